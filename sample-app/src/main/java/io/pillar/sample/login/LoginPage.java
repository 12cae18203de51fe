package io.pillar.sample.login;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * The page to log in.
 */
@RestController
class LoginPage {

	private static final String CHAT = "chat";

	private static final String PAGE = """
			<!doctype html>
			<html lang="en">
			<head><meta charset="utf-8"><title>Log in</title></head>
			<body>
			<h1>Log in</h1>
			<p>%s</p>
			<form method="post" action="/login">
			<p><label>User <input name="username" required autofocus></label></p>
			<p><label>Password <input name="password" type="password" required></label></p>
			<input type="hidden" name="_csrf" value="%s">
			<input type="hidden" name="to" value="%s">
			<p><button>Log in</button></p>
			</form>
			</body>
			</html>
			""";

	private final String welcome;

	LoginPage(Environment environment) {
		this.welcome = environment.acceptsProfiles(Profiles.of("demo"))
				? "This is a demonstration: everyone knows alice (wonderland), bob (builder) and carol (christmas)."
				: "";
	}

	@GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
	String page(HttpServletRequest request, CsrfToken csrf) {
		return page(this.welcome, csrf, request);
	}

	/**
	 * Lead to the chat who came from there, and nobody to any other place that a link
	 * names.
	 */
	void leave(HttpServletRequest request, HttpServletResponse response, Authentication user) throws IOException {
		response.sendRedirect(isToChat(request) ? "/chat" : "/api/me");
	}

	private static boolean isToChat(HttpServletRequest request) {
		return CHAT.equals(request.getParameter("to"));
	}

	/**
	 * Show the page again, with a status by which the limit of wrong passwords counts.
	 */
	void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
		response.setStatus(HttpStatus.UNAUTHORIZED.value());
		response.setContentType("text/html;charset=UTF-8");
		response.getWriter().write(page("User or password is wrong.", csrf, request));
	}

	private static String page(String text, CsrfToken csrf, HttpServletRequest request) {
		return PAGE.formatted(text, HtmlUtils.htmlEscape(csrf.getToken()), isToChat(request) ? CHAT : "");
	}

}
