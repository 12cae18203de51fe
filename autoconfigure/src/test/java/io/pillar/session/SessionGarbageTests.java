package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.embedded.RedisServer;

import static io.pillar.session.SessionTestSettings.near;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Somebody else reads and writes what sessions have in Redis.
 */
class SessionGarbageTests {

	private static RedisServer redis;

	private static SessionNodes nodes;

	private static SessionNode one;

	private static SessionNode other;

	private static SessionNode third;

	private SessionSide here;

	private SessionSide there;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = SessionNodes.on(redis);
		one = nodes.start();
		other = nodes.start();
		third = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@BeforeEach
	void open() {
		this.here = one.open(usual());
		this.there = other.open(usual());
	}

	@AfterEach
	void leave() {
		one.leave();
		other.leave();
	}

	@Test
	void whatLiesInRedisTellsNoIdAndNoUser() {
		String user = "user-" + UUID.randomUUID();
		SharedSession session = stored();
		session.setAttribute("mail", "hidden");
		session.setAttribute(SessionParts.PRINCIPAL, user);
		this.here.save(session);
		String secret = session.getId().substring(0, session.getId().indexOf('~'));
		StringBuilder dump = new StringBuilder();
		redis.execute("KEYS", "*").lines().filter((key) -> !key.isBlank()).forEach((key) -> {
			dump.append(key).append('\n');
			String read = redis.execute("TYPE", key).equals("hash") ? "HKEYS" : "TYPE";
			dump.append(redis.execute(read, key)).append('\n');
		});
		assertThat(dump.toString()).contains(session.key().hash()).doesNotContain(secret).doesNotContain(user);
		assertThat(redis.execute("HGETALL", place(session))).doesNotContain(secret);
	}

	@Test
	void sessionThatWasCopiedToThePlaceOfAnotherIsNone() {
		SharedSession victim = stored();
		SharedSession mine = stored();
		redis.execute("COPY", place(victim), place(mine), "REPLACE");
		assertThat(this.there.find(mine.getId())).isNull();
		assertThat(this.there.parts().counters().unreadable.sum()).isEqualTo(1);
		assertThat(this.there.find(victim.getId())).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis.call('HGET', KEYS[1], '@b')", "redis.call('HGET', KEYS[2], '@a')",
			"string.gsub(redis.call('HGET', KEYS[1], '@a'), '.$', function(c) return string.char((c:byte() + 1) % 256) end)" })
	void bytesThatWereSwappedOrChangedAreNoAttribute(String forged) {
		AttributeCodec codec = new JsonAttributeCodec(
				SessionJson.mapper(getClass().getClassLoader(), List.of(), List.of()),
				new EncryptingAttributeSeal(() -> List.of(EncryptingAttributeSealTests.key("k1", 1)), null));
		one.leave();
		SessionSide side = one.open(SessionNodes.parts(near(Duration.ZERO), System::nanoTime, codec), SessionNode.SWEEP,
				new SessionNetwork());
		SharedSession mine = stored(side);
		SharedSession victim = stored(side);
		redis.execute("EVAL",
				"local forged = " + forged + " return redis.call('HSET', KEYS[1], '@a', forged, 'v', '1')", "2",
				place(mine), place(victim));
		SharedSession found = side.find(mine.getId());
		assertThat(found.<String>getAttribute("a")).isNull();
		assertThat(found.<String>getAttribute("b")).isEqualTo("2");
		assertThat(side.parts().counters().quarantined.sum()).isEqualTo(1);
	}

	@Test
	void placeThatHoldsSomethingElseHoldsNoSession() {
		SharedSession session = stored();
		SharedSession underWay = this.there.find(session.getId());
		redis.execute("DEL", place(session));
		redis.execute("SET", place(session), "something else");
		assertThat(this.there.find(session.getId())).isNull();
		underWay.setAttribute("a", "2");
		this.there.save(underWay);
		assertThat(underWay.isGone()).isTrue();
		this.there.repository().deleteById(session.getId());
	}

	@ParameterizedTest
	@CsvSource({ "f, 2", "f, ''", "x, never", "v, ''", "v, x", "a, -", "l, 1e", "t, soon", "c, 99999999999999999999",
			"s, other", "b, ''" })
	void fieldThatHoldsSomethingElseMakesNoSessionAndNoError(String field, String value) {
		SharedSession session = stored();
		session.setAttribute(SessionParts.PRINCIPAL, "user");
		this.here.save(session);
		SharedSession underWay = this.there.find(session.getId());
		redis.execute("HSET", place(session), field, value);
		// a node that knows it already asks for its version only
		assertThat(third.open(usual()).find(session.getId())).isNull();
		third.leave();
		underWay.setAttribute("a", "2");
		this.there.save(underWay);
		underWay.changeSessionId();
		this.there.save(underWay);
		this.there.repository().findByPrincipalName("user");
		this.there.store().deleteAll(this.there.parts().ids().user("user"), null).join();
	}

	@Test
	void endThatRedisForgetsHoldsOnTheNodesThatHeardOfIt() {
		SharedSession session = stored();
		redis.execute("COPY", place(session), "copy");
		this.here.repository().deleteById(session.getId());
		for (SessionSide side : List.of(this.here, this.there)) {
			// as a replica that lags has it
			redis.execute("COPY", "copy", place(session), "REPLACE");
			await().untilAsserted(() -> assertThat(side.find(session.getId())).isNull());
			assertThat(redis.execute("HEXISTS", place(session), "f")).isEqualTo("0");
		}
		redis.execute("DEL", "copy");
	}

	private SharedSession stored() {
		return stored(this.here);
	}

	private static SharedSession stored(SessionSide side) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		session.setAttribute("b", "2");
		side.save(session);
		return session;
	}

	private static String place(SharedSession session) {
		SessionKey key = session.key();
		return (key.user() != null) ? "sessions:session:s:{" + key.user() + "}:" + key.hash()
				: "sessions:session:s:{" + key.hash() + "}";
	}

}
