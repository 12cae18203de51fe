package io.pillar.session;

import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Requests of one browser through the filter of Spring Session.
 */
final class SessionRequests {

	private final SharedSessionFilter filter;

	private String id = "";

	SessionRequests(SessionSide side) {
		this.filter = new SharedSessionFilter(new ServletSessions(side.repository()));
		DefaultCookieSerializer cookies = new DefaultCookieSerializer();
		cookies.setUseBase64Encoding(false);
		CookieHttpSessionIdResolver resolver = new CookieHttpSessionIdResolver();
		resolver.setCookieSerializer(cookies);
		this.filter.setHttpSessionIdResolver(resolver);
	}

	String id() {
		return this.id;
	}

	SessionRequests with(String id) {
		this.id = id;
		return this;
	}

	MockHttpServletResponse send(Consumer<HttpServletRequest> page) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		if (!this.id.isEmpty()) {
			request.setCookies(new Cookie("SESSION", this.id));
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			new MockFilterChain(new HttpServlet() {
			}, this.filter, new Page(page)).doFilter(request, response);
		}
		catch (ServletException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		Cookie cookie = response.getCookie("SESSION");
		if (cookie != null) {
			this.id = cookie.getValue();
		}
		return response;
	}

	private static final class Page extends OncePerRequestFilter {

		private final Consumer<HttpServletRequest> page;

		Page(Consumer<HttpServletRequest> page) {
			this.page = page;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException {
			this.page.accept(request);
			response.getWriter().write("done");
			response.flushBuffer();
		}

	}

}
