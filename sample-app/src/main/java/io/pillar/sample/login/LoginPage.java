package io.pillar.sample.login;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * The page to log in.
 */
@RestController
class LoginPage {

	static final String REFUSED = "refused";

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

	@RequestMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
	String page(CsrfToken csrf, @RequestAttribute(name = REFUSED, required = false) @Nullable Boolean refused) {
		return PAGE.formatted((refused != null) ? "User or password is wrong." : this.welcome,
				HtmlUtils.htmlEscape(csrf.getToken()));
	}

}
