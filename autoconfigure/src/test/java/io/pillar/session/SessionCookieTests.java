package io.pillar.session;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cookie of sessions by {@code server.servlet.session.cookie}, with Spring Boot's
 * session module and without.
 */
class SessionCookieTests {

	private static final String[] PROPERTIES = { "pillar.mode=local", "server.servlet.session.cookie.name=SID",
			"server.servlet.session.cookie.path=/app", "server.servlet.session.cookie.domain=example.com",
			"server.servlet.session.cookie.secure=true", "server.servlet.session.cookie.http-only=false",
			"server.servlet.session.cookie.max-age=60s", "server.servlet.session.cookie.same-site=strict",
			"server.servlet.session.cookie.partitioned=true" };

	@Test
	void cookieIsThatOfTheProperties() {
		assertCookie(List.of(SessionSite.class));
		assertCookie(List.of(WithBoot.class, SessionSite.class));
	}

	private static void assertCookie(List<Class<?>> sources) {
		try (SessionServer server = SessionServer.start(sources, PROPERTIES)) {
			assertThat(server.get("/set?name=a&value=1").headers().allValues("Set-Cookie")).hasSize(1)
				.first()
				.asString()
				.startsWith("SID=")
				.contains("Path=/app", "Domain=example.com", "Secure", "Max-Age=60", "SameSite=Strict", "Partitioned")
				.doesNotContain("HttpOnly");
			assertThat(server.get("/go?to=/went").headers().allValues("Set-Cookie")).hasSize(2)
				.anySatisfy((cookie) -> assertThat(cookie).startsWith("SID_FLASH=")
					.contains("Path=/app", "Domain=example.com", "Secure", "SameSite=Strict"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SessionAutoConfiguration.class)
	static class WithBoot {

	}

}
