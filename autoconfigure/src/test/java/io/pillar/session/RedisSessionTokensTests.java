package io.pillar.session;

import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens on two nodes with Redis, encrypted.
 */
class RedisSessionTokensTests extends SessionTokensContract {

	private static RedisServer redis;

	private static List<SessionServer> servers;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		servers = List.of(node(), node());
	}

	private static SessionServer node() {
		String key = Base64.getEncoder().encodeToString(new byte[32]);
		return SessionServer.start("spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
				"pillar.session.transport=header-or-cookie", "pillar.session.hash-secret=" + key,
				"pillar.session.encryption.keys[0].id=k1", "pillar.session.encryption.keys[0].secret=" + key);
	}

	@AfterAll
	static void stop() {
		servers.forEach(SessionServer::close);
		redis.close();
	}

	@Override
	SessionServer node(int index) {
		return servers.get(index);
	}

	@Test
	void copyOfRedisHoldsNoTokenNoUserAndNoPlainText() {
		SessionToken token = node(0).bean(SessionTokens.class)
			.create(SessionUser.of("alice-the-user", "SECRET_ROLE").withEmail("alice@example.com"),
					SessionClient.of("192.0.2.77", "a secret device"));
		node(0).get("/set?name=plain-name&value=plain-value", "X-Auth-Token", token.value());
		SessionServer.Browser browser = node(1).browser();
		String id = browser.body("/set?name=plain-name&value=plain-value");
		String all = dump();
		assertThat(all).contains("site:session:");
		String cookie = browser.cookies().replace("SESSION=", "");
		for (String secret : List.of(token.value(), id, cookie, "alice-the-user", "alice@example.com", "SECRET_ROLE",
				"192.0.2.77", "secret device", "plain-value")) {
			assertThat(all).doesNotContain(secret);
		}
	}

	@Test
	void tokenThatEndedWhileItIsRenewedIsWorthNothing() {
		SessionTokens tokens = node(0).bean(SessionTokens.class);
		String token = tokens.create(SessionUser.of("dave")).value();
		// the node remembers it, and hears nothing
		redis.execute("FLUSHALL");
		assertThat(tokens.renew(token)).isEmpty();
	}

	private String dump() {
		StringBuilder all = new StringBuilder();
		for (String key : redis.execute("KEYS", "*").lines().toList()) {
			all.append(key).append('\n');
			for (String command : List.of("HGETALL", "GET", "SMEMBERS")) {
				all.append(attempt(command, key)).append('\n');
			}
			all.append(attempt("ZRANGE", key, "0", "-1")).append('\n');
		}
		return all.toString();
	}

	private static String attempt(String... command) {
		try {
			return String.valueOf(redis.execute(command));
		}
		catch (RuntimeException ex) {
			return "";
		}
	}

}
