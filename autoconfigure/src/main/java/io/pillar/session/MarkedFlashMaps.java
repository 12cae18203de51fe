package io.pillar.session;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/**
 * Keeps the attributes of a redirect in the session, and tells the client so by a cookie
 * of its own. Spring MVC looks for such attributes in every request; here a request
 * without that cookie, and a page that ignores its session, need not load it.
 */
final class MarkedFlashMaps extends SessionFlashMapManager {

	private static final String MARK = "1";

	private final CookieSerializer cookies;

	private final SessionTransport transport;

	private final String header;

	MarkedFlashMaps(CookieSerializer cookies, SessionTransport transport, String header) {
		this.cookies = cookies;
		this.transport = transport;
		this.header = header;
	}

	@Override
	protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
		return (isMarkless(request) || !this.cookies.readCookieValues(request).isEmpty())
				? super.retrieveFlashMaps(request) : null;
	}

	@Override
	protected void updateFlashMaps(List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
		super.updateFlashMaps(maps, request, response);
		if (!isMarkless(request)) {
			this.cookies.writeCookieValue(new CookieValue(request, response, maps.isEmpty() ? "" : MARK));
		}
	}

	/**
	 * Who keeps the id of its session in a header keeps no cookies.
	 */
	private boolean isMarkless(HttpServletRequest request) {
		return this.transport == SessionTransport.HEADER
				|| (this.transport == SessionTransport.HEADER_OR_COOKIE && request.getHeader(this.header) != null);
	}

}
