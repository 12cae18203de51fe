package io.pillar.session;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * Ids of sessions in a header for clients that send it, and in a cookie for all others. A
 * client never gets both: who has a cookie must not be shown its value, and who sends a
 * header must not be taken for somebody else by a cookie that came along.
 */
final class HeaderOrCookieSessionIds implements HttpSessionIdResolver {

	private final String header;

	private final HttpSessionIdResolver headers;

	private final HttpSessionIdResolver cookies;

	HeaderOrCookieSessionIds(String header, HttpSessionIdResolver headers, HttpSessionIdResolver cookies) {
		this.header = header;
		this.headers = headers;
		this.cookies = cookies;
	}

	@Override
	public List<String> resolveSessionIds(HttpServletRequest request) {
		return resolver(request).resolveSessionIds(request);
	}

	@Override
	public void setSessionId(HttpServletRequest request, HttpServletResponse response, String id) {
		resolver(request).setSessionId(request, response, id);
	}

	@Override
	public void expireSession(HttpServletRequest request, HttpServletResponse response) {
		resolver(request).expireSession(request, response);
	}

	private HttpSessionIdResolver resolver(HttpServletRequest request) {
		return (request.getHeader(this.header) != null) ? this.headers : this.cookies;
	}

}
