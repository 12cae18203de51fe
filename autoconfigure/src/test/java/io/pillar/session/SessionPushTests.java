package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.redis.KeySpace;
import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

import static io.pillar.session.SessionTestSettings.away;
import static io.pillar.session.SessionTestSettings.lasting;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node keeps for Redis and tells it, while others go on and Redis takes it or not.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionPushTests {

	private static ShakyFleet fleet;

	private final String user = "user " + UUID.randomUUID();

	private SessionNetwork network;

	private SessionSide here;

	private SessionSide there;

	@BeforeAll
	static void start() {
		fleet = new ShakyFleet();
	}

	@AfterAll
	static void stop() {
		fleet.close();
	}

	@BeforeEach
	void open() {
		open(usual());
	}

	@AfterEach
	void leave() {
		takeWrites(true);
		fleet.leave();
	}

	private void open(SessionSettings settings) {
		fleet.leave();
		fleet.open(settings);
		this.network = fleet.network();
		this.here = fleet.shaky();
		this.there = fleet.other();
	}

	private static void takeWrites(boolean take) {
		fleet.redis().execute("CONFIG", "SET", "min-replicas-to-write", take ? "0" : "1");
	}

	@Test
	void whatRedisWasToldIsNotToldAgainOverWhatOthersChangedSince() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session.getId(), "a", "2");
		this.network.meanwhile(() -> {
			change(session.getId(), "b", "3");
			SharedSession elsewhere = this.there.find(session.getId());
			elsewhere.setAttribute("a", "5");
			this.there.save(elsewhere);
		});
		this.network.healAndPush();
		assertThat(this.there.find(session.getId()).<String>getAttribute("a")).isEqualTo("5");
		assertThat(this.there.find(session.getId()).<String>getAttribute("b")).isEqualTo("3");
		assertThat(this.here.find(session.getId()).<String>getAttribute("a")).isEqualTo("5");
	}

	@Test
	void loginThatEndedElsewhereLeavesNothingToTellThoughItWasChangedMeanwhile() {
		SharedSession session = stored();
		this.network.cutOff();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(session);
		this.there.store().deleteAll(this.here.parts().ids().user(this.user), null).join();
		this.network.meanwhile(() -> change(session.getId(), "b", "3"));
		this.network.healAndPush();
		assertThat(this.here.find(session.getId())).isNull();
	}

	@Test
	void loginThatIsOlderThanWhatRedisRemembersIsNoNewerWithAnotherId() {
		open(lasting(Duration.ofSeconds(-1), Duration.ZERO));
		this.network.cutOff();
		SharedSession session = login();
		this.network.pass(usual().away().grace().minusMinutes(1));
		SharedSession found = this.here.find(session.getId());
		found.changeSessionId();
		this.here.save(found);
		this.network.pass(Duration.ofMinutes(2));
		this.network.healAndPush();
		assertNone(this.there, session, found);
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(1);
	}

	@Test
	void loginThatWasLeftHalfwayIsToldAgain() {
		SharedSession session = stored();
		SessionKey from = session.key();
		this.network.cutOff();
		change(session.getId(), "a", "2");
		SharedSession found = this.here.find(session.getId());
		found.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(found);
		take(from, found.key());
		this.network.healAndPush();
		assertThat(this.there.find(found.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	private static void take(SessionKey from, SessionKey to) {
		LuaScript script = LuaScript.beside(RedisSessionMoves.class, "take");
		byte[][] keys = new RedisSessionKeys(fleet.otherNode().bean(KeySpace.class)).of(from);
		byte[][] arguments = RedisSessionCalls.arguments(from.hash(), to.hash(), 60_000, "nobody", "node", 1, 0)
			.toArray(byte[][]::new);
		fleet.otherNode()
			.bean(RedisLink.class)
			.<List<?>>callAsync(script, ScriptOutputType.MULTI, keys, arguments)
			.join();
	}

	@Test
	void sessionThatGrowsNeedsRoom() {
		open(away(false, Duration.ofMinutes(5), 3));
		SharedSession session = stored();
		this.network.cutOff();
		for (int i = 0; i < 4; i++) {
			change(session.getId(), "large" + i, "x".repeat(8000));
		}
		assertThat(this.here.find(session.getId()).getAttributeNames()).containsExactlyInAnyOrder("a", "large0",
				"large1", "large2");
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(1);
		change(session.getId(), "a", "2");
		this.network.healAndPush();
		assertThat(this.there.find(session.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void saveThatMeetsAPushIsStored() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session.getId(), "a", "2");
		SharedSession found = this.here.find(session.getId());
		found.setAttribute("b", "3");
		this.network.interrupt(this.network::healAndPush);
		this.here.save(found);
		assertThat(found.isGone()).isFalse();
		assertThat(this.there.find(session.getId()).<String>getAttribute("b")).isEqualTo("3");
	}

	@Test
	void whatRedisDoesNotTakeIsKeptUntilItDoes(CapturedOutput output) {
		SharedSession changed = stored();
		SharedSession ended = stored();
		SharedSession one = login();
		takeWrites(false);
		change(changed.getId(), "a", "2");
		this.here.repository().deleteById(ended.getId());
		this.here.store().deleteAll(this.here.parts().ids().user(this.user), null).join();
		SessionNodes.pass(Duration.ofMillis(20));
		SharedSession later = login();
		assertThat(output).containsOnlyOnce("Redis refuses what is done to sessions");
		assertThat(this.here.find(changed.getId()).<String>getAttribute("a")).isEqualTo("2");
		assertNone(this.here, ended, one);
		assertThat(this.here.find(later.getId()).isDegraded()).isTrue();
		this.network.pass(usual().away().grace().plusMinutes(1));
		assertThat(this.here.find(changed.getId())).as("Redis says that it is alive").isNotNull();
		takeWrites(true);
		this.network.healAndPush();
		assertThat(this.there.find(changed.getId()).<String>getAttribute("a")).isEqualTo("2");
		assertNone(this.there, ended, one);
		assertThat(this.there.find(later.getId())).isNotNull();
		assertThat(this.here.parts().counters().unreadable.sum()).isZero();
	}

	@Test
	void logoutEverywhereThatReachesRedisTooLateEndsNoLaterLogin() {
		this.network.pass(Duration.ofMinutes(-1));
		SharedSession later = this.there.create();
		later.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.there.save(later);
		this.here.store().deleteAll(this.here.parts().ids().user(this.user), null).join();
		assertThat(this.there.find(later.getId())).isNotNull();
		this.network.pass(Duration.ofMinutes(1));
		this.network.healAndPush();
		this.network.store().pushAll(10, TimeUnit.SECONDS);
		assertThat(this.there.find(later.getId())).isNotNull();
	}

	private static void assertNone(SessionSide side, SharedSession... sessions) {
		assertThat(sessions).allSatisfy((session) -> assertThat(side.find(session.getId())).isNull());
	}

	private void change(String id, String name, String value) {
		SharedSession session = this.here.find(id);
		session.setAttribute(name, value);
		this.here.save(session);
	}

	private SharedSession login() {
		SharedSession session = this.here.create();
		session.setAttribute("a", "1");
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(session);
		return session;
	}

	private SharedSession stored() {
		SharedSession session = this.here.create();
		session.setAttribute("a", "1");
		this.here.save(session);
		return session;
	}

}
