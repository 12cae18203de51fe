package io.pillar.session;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of WebFlux on two nodes.
 */
class WebFluxSessionTests {

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static SessionServer one;

	private static SessionServer other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		one = server();
		other = server();
	}

	private static SessionServer server() {
		return SessionServer.startWebFlux(List.of(Site.class, RedisServletSessionTests.Unswept.class),
				"spring.data.redis.host=" + proxy.host(), "spring.data.redis.port=" + proxy.port(),
				"pillar.session.near.validity=0s", "pillar.session.transport=header-or-cookie",
				"server.reactive.session.timeout=7m", "server.reactive.session.cookie.name=SID",
				"server.reactive.session.cookie.same-site=strict");
	}

	@AfterAll
	static void stop() {
		one.close();
		other.close();
		proxy.close();
		redis.close();
	}

	@Test
	void sessionIsFoundOnEveryNodeByItsCookie() {
		SessionServer.Browser browser = one.browser();
		HttpResponse<String> first = browser.get("/set?name=a&value=1");
		assertThat(first.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("SID=")
			.containsIgnoringCase("HttpOnly")
			.contains("SameSite=Strict");
		assertThat(browser.on(other).body("/get?name=a")).isEqualTo("1 PT7M");
		assertThat(other.get("/get?name=a").body()).isEqualTo("null PT7M");
	}

	@Test
	void clientThatSendsAHeaderGetsItsIdInIt() {
		HttpResponse<String> first = one.get("/set?name=a&value=1", "X-Auth-Token", "");
		assertThat(first.headers().firstValue("Set-Cookie")).isEmpty();
		String token = first.headers().firstValue("X-Auth-Token").orElseThrow();
		assertThat(other.get("/get?name=a", "X-Auth-Token", token).body()).isEqualTo("1 PT7M");
	}

	@Test
	void sessionThatGetsAnotherIdLosesTheOldOne() {
		SessionServer.Browser browser = one.browser();
		browser.get("/set?name=a&value=1");
		String cookies = browser.cookies();
		browser.get("/change");
		assertThat(browser.cookies()).isNotEqualTo(cookies);
		assertThat(browser.on(other).body("/get?name=a")).isEqualTo("1 PT7M");
		assertThat(other.get("/get?name=a", "Cookie", cookies).body()).isEqualTo("null PT7M");
	}

	@Test
	void sessionThatIsInvalidatedIsGone() {
		for (String path : List.of("/invalidate", "/clear-and-invalidate")) {
			SessionServer.Browser browser = one.browser();
			browser.get("/login-as?user=alice");
			String cookies = browser.cookies();
			assertThat(browser.on(other).get(path).statusCode()).isEqualTo(200);
			assertThat(one.get("/get?name=user", "Cookie", cookies).body()).as(path).isEqualTo("null PT7M");
			assertThat(one.bean(UserSessions.class).of("alice")).as(path).isEmpty();
		}
	}

	@Test
	void sessionsOfAUserAreListedWithWhereTheyWereBegun() {
		SessionServer.Browser browser = one.browser();
		browser.get("/login-as?user=bob", "User-Agent", "a phone");
		assertThat(other.bean(UserSessions.class).of("bob")).extracting(UserSession::client)
			.containsExactly(SessionClient.of("127.0.0.1", "a phone"));
		other.bean(UserSessions.class).endAll("bob");
		assertThat(browser.body("/get?name=user")).isEqualTo("null PT7M");
	}

	@Test
	void requestCostsOneScriptWhereItReadsTheSessionAndNoneWhereItDoesNot() {
		SessionServer.Browser browser = one.browser();
		browser.get("/set?name=a&value=1");
		browser.get("/get?name=a");
		proxy.resetCounts();
		for (int i = 0; i < 10; i++) {
			browser.get("/plain");
		}
		assertThat(proxy.commandCount("EVALSHA")).isZero();
		for (int i = 0; i < 10; i++) {
			browser.get("/get?name=a");
		}
		assertThat(proxy.commandCount("EVALSHA")).isEqualTo(10);
	}

	@Test
	void requestWithHundredsOfCookiesCostsAFewScripts() {
		String cookies = IntStream.range(0, 150).mapToObj((i) -> "SID=made-up-" + i).collect(Collectors.joining("; "));
		proxy.resetCounts();
		assertThat(one.get("/get?name=a", "Cookie", cookies).body()).isEqualTo("null PT7M");
		assertThat(proxy.commandCount("EVALSHA")).isLessThanOrEqualTo(4);
	}

	@Test
	void repositoryIsReactive() {
		assertThat(one.context().getBean(ReactiveSessionRepository.class))
			.isInstanceOf(ReactiveSharedSessionRepository.class);
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
			WebFluxAutoConfiguration.class, WebSessionIdResolverAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, SharedSessionAutoConfiguration.class })
	@Import(Pages.class)
	static class Site {

	}

	@RestController
	static class Pages {

		@GetMapping("/set")
		Mono<String> set(WebSession session, @RequestParam String name, @RequestParam String value) {
			session.getAttributes().put(name, value);
			return Mono.just("set");
		}

		@GetMapping("/get")
		Mono<String> get(WebSession session, @RequestParam String name) {
			return Mono.just(session.getAttribute(name) + " " + session.getMaxIdleTime());
		}

		@GetMapping("/login-as")
		Mono<String> login(WebSession session, @RequestParam String user) {
			session.getAttributes().put("user", user);
			session.getAttributes().put(SessionParts.PRINCIPAL, user);
			return session.changeSessionId().thenReturn("logged in");
		}

		@GetMapping("/change")
		Mono<String> change(WebSession session) {
			return session.changeSessionId().thenReturn("changed");
		}

		@GetMapping("/invalidate")
		Mono<String> invalidate(WebSession session) {
			return session.invalidate().thenReturn("invalid");
		}

		@GetMapping({ "/clear-and-invalidate", "/logout" })
		Mono<String> clear(WebSession session) {
			session.getAttributes().clear();
			return session.invalidate().thenReturn("invalid");
		}

		@GetMapping("/plain")
		Mono<String> plain() {
			return Mono.just("plain");
		}

	}

}
