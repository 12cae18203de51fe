package io.pillar.session;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterEach;
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
class SessionPushTests extends ShakyNodesBase {

	@Override
	@AfterEach
	void leave() {
		takeWrites(true);
		super.leave();
	}

	private void takeWrites(boolean take) {
		this.fleet.redis().execute("CONFIG", "SET", "min-replicas-to-write", take ? "0" : "1");
	}

	@Test
	void whatRedisWasToldIsNotToldAgainOverWhatOthersChangedSince() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session, "a", "2");
		this.network.meanwhile(() -> {
			change(session, "b", "3");
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
		this.there.store().deleteAll(tag(), null).join();
		this.network.meanwhile(() -> change(session, "b", "3"));
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
		change(session, "a", "2");
		SharedSession found = this.here.find(session.getId());
		found.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(found);
		take(from, found.key());
		this.network.healAndPush();
		assertThat(this.there.find(found.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	private void take(SessionKey from, SessionKey to) {
		LuaScript script = LuaScript.beside(RedisSessionMoves.class, "take");
		byte[][] keys = new RedisSessionKeys(this.fleet.otherNode().bean(KeySpace.class)).of(from);
		byte[][] arguments = RedisSessionCalls.arguments(from.hash(), to.hash(), 60_000, "nobody", "node", 1, 0)
			.toArray(byte[][]::new);
		this.fleet.otherNode()
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
			change(session, "large" + i, "x".repeat(8000));
		}
		assertThat(this.here.find(session.getId()).getAttributeNames()).containsExactlyInAnyOrder("a", "large0",
				"large1", "large2");
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(1);
		change(session, "a", "2");
		this.network.healAndPush();
		assertThat(this.there.find(session.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void saveThatMeetsAPushIsStored() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session, "a", "2");
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
		change(changed, "a", "2");
		this.here.repository().deleteById(ended.getId());
		this.here.store().deleteAll(tag(), null).join();
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
		SharedSession later = login(this.there);
		this.here.store().deleteAll(tag(), null).join();
		assertThat(this.there.find(later.getId())).isNotNull();
		this.network.pass(Duration.ofMinutes(1));
		this.network.healAndPush();
		assertThat(this.there.find(later.getId())).isNotNull();
	}

	private static void assertNone(SessionSide side, SharedSession... sessions) {
		assertThat(sessions).allSatisfy((session) -> assertThat(side.find(session.getId())).isNull());
	}

}
