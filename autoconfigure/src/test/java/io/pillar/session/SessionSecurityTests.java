package io.pillar.session;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of Spring Security's users on two nodes.
 */
class SessionSecurityTests {

	private static RedisServer redis;

	private static TcpProxy proxy;

	private final List<SessionServer> servers = new ArrayList<>();

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
	}

	@AfterAll
	static void stopRedis() {
		proxy.close();
		redis.close();
	}

	private SessionServer start(String... properties) {
		SessionServer server = SessionServer.start(
				List.of(SessionSecuritySite.class, RedisServletSessionTests.Unswept.class),
				Stream
					.concat(Stream.of("spring.data.redis.host=" + proxy.host(),
							"spring.data.redis.port=" + proxy.port(), "pillar.session.near.validity=0s"),
							Stream.of(properties))
					.toArray(String[]::new));
		this.servers.add(server);
		return server;
	}

	@AfterEach
	void stop() {
		this.servers.forEach(SessionServer::close);
		redis.execute("FLUSHALL");
	}

	private static HttpResponse<String> post(SessionServer.Browser browser, String path, String form) {
		String csrf = browser.body("/csrf");
		return browser.send("POST", path, form + "&_csrf=" + csrf, "Content-Type", "application/x-www-form-urlencoded",
				"User-Agent", "a browser");
	}

	private static SessionServer.Browser login(SessionServer server, String user, String password) {
		SessionServer.Browser browser = server.browser();
		assertThat(post(browser, "/login", "username=%s&password=%s".formatted(user, password)).headers()
			.firstValue("Location")).as("where the login leads")
			.hasValueSatisfying((to) -> assertThat(to).endsWith("/"));
		return browser;
	}

	private static int status(SessionServer.Browser browser, String path) {
		return browser.get(path).statusCode();
	}

	@Test
	void loginIsKnownOnEveryNodeUntilTheLogout() {
		SessionServer one = start();
		SessionServer other = start();
		SessionServer.Browser anonymous = one.browser();
		anonymous.get("/set?name=cart&value=book");
		String before = anonymous.cookies();
		assertThat(post(anonymous, "/login", "username=alice&password=wonderland").statusCode()).isEqualTo(302);
		SessionServer.Browser alice = anonymous.on(other);
		assertThat(alice.body("/me")).startsWith("alice [ROLE_USER").doesNotContain("wonderland");
		assertThat(alice.body("/get?name=cart")).isEqualTo("book");
		assertThat(status(alice, "/admin")).isEqualTo(403);
		// the id from before the login is worth nothing
		assertThat(one.get("/peek", "Cookie", before).body()).isEqualTo("none");
		assertThat(one.get("/me", "Cookie", before).statusCode()).isEqualTo(401);
		String cookies = alice.cookies();
		assertThat(post(alice, "/logout", "").statusCode()).isEqualTo(200);
		assertThat(one.get("/me", "Cookie", cookies).statusCode()).isEqualTo(401);
		assertThat(one.bean(UserSessions.class).of("alice")).isEmpty();
	}

	@Test
	void usersSeeWhereTheyAreLoggedInAndLogOutEverywhere() {
		SessionServer one = start();
		SessionServer other = start();
		SessionServer.Browser first = login(one, "alice", "wonderland");
		SessionServer.Browser second = login(other, "alice", "wonderland");
		SessionServer.Browser bob = login(one, "bob", "builder");
		assertThat(other.bean(UserSessions.class).of("alice")).hasSize(2)
			.extracting(UserSession::client)
			.containsOnly(SessionClient.of("127.0.0.1", "a browser"));
		assertThat(post(first, "/logout-everywhere", "").statusCode()).isEqualTo(200);
		assertThat(status(second, "/me")).isEqualTo(401);
		assertThat(status(first, "/me")).isEqualTo(401);
		assertThat(status(bob.on(other), "/admin")).isEqualTo(200);
	}

	@Test
	void concurrentSessionsAreControlledOverAllNodes() {
		SessionServer one = start("max=1");
		SessionServer other = start("max=1");
		SessionServer.Browser first = login(one, "alice", "wonderland");
		assertThat(status(first, "/me")).isEqualTo(200);
		SessionServer.Browser second = login(other, "alice", "wonderland");
		assertThat(first.body("/me")).startsWith("This session has been expired");
		assertThat(status(first, "/me")).isEqualTo(401);
		assertThat(status(second.on(one), "/me")).isEqualTo(200);
	}

	@Test
	void oneSessionTooManyIsRefusedAndHarmsNothing() {
		SessionServer one = start("pillar.session.per-user.max=1", "pillar.session.per-user.when-full=refuse");
		SessionServer.Browser first = login(one, "alice", "wonderland");
		SessionServer.Browser second = one.browser();
		second.get("/set?name=cart&value=book");
		HttpResponse<String> refused = post(second, "/login", "username=alice&password=wonderland");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(second.body("/get?name=cart")).isEqualTo("book");
		assertThat(status(second, "/me")).isEqualTo(401);
		assertThat(status(first, "/me")).isEqualTo(200);
		assertThat(post(first, "/logout", "").statusCode()).isEqualTo(200);
		assertThat(post(second, "/login", "username=alice&password=wonderland").statusCode()).isEqualTo(302);
		assertThat(status(second, "/me")).isEqualTo(200);
	}

	@Test
	void pageCostsOneScriptWhereItAsksWhoIsThereAndNoneWhereItDoesNot() {
		SessionServer one = start("max=2");
		SessionServer plain = start();
		SessionServer.Browser alice = login(one, "alice", "wonderland");
		SessionServer.Browser same = alice.on(plain);
		assertThat(status(alice, "/me") + status(same, "/me")).isEqualTo(400);
		proxy.resetCounts();
		for (int i = 0; i < 10; i++) {
			assertThat(status(same, "/plain")).isEqualTo(200);
		}
		assertThat(proxy.commandCount("EVALSHA")).isZero();
		for (int i = 0; i < 10; i++) {
			assertThat(status(same, "/me")).isEqualTo(200);
		}
		assertThat(proxy.commandCount("EVALSHA")).isEqualTo(10);
		// the filter for concurrent sessions asks as well
		for (int i = 0; i < 10; i++) {
			assertThat(status(alice, "/me")).isEqualTo(200);
		}
		assertThat(proxy.commandCount("EVALSHA")).isEqualTo(20);
	}

	@Test
	void tokenIsAuthenticationWithItsRoles() {
		SessionServer one = start("pillar.session.transport=header-or-cookie");
		SessionServer other = start("pillar.session.transport=header-or-cookie");
		SessionToken token = one.bean(SessionTokens.class).create(SessionUser.of("carol", "ADMIN"));
		HttpResponse<String> answer = other.get("/admin", "X-Auth-Token", token.value());
		assertThat(answer.body()).isEqualTo("carol [ROLE_ADMIN]");
		assertThat(other.get("/admin", "X-Auth-Token", token.handle()).statusCode()).isEqualTo(401);
		one.bean(UserSessions.class).endAll("carol");
		assertThat(other.get("/admin", "X-Auth-Token", token.value()).statusCode()).isEqualTo(401);
	}

}
