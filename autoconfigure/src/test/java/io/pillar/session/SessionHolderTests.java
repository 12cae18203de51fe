package io.pillar.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.redis.Continuations;
import io.pillar.redis.KeySpace;
import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node that uses what it remembers of sessions without asking, and one that stores
 * something else.
 */
class SessionHolderTests extends TwoNodesBase<CutOffFleet> {

	SessionHolderTests() {
		super(new CutOffFleet());
	}

	@Test
	void nodeThatHearsNothingAnyMoreShowsWhatItKnewAsWhatItKnew() {
		String id = stored().getId();
		SharedSession elsewhere = this.there.find(id);
		elsewhere.setAttribute("a", "2");
		this.fleet.silence();
		assertThat(this.here.find(id).isDegraded()).as("it was told a moment ago").isFalse();
		this.there.save(elsewhere);
		SharedSession known = this.here.find(id);
		assertThat(known.isDegraded()).as("what others were told holds").isTrue();
		assertThat(known.<String>getAttribute("a")).isEqualTo("1");
		this.fleet.heal();
		await().untilAsserted(() -> assertThat(this.here.find(id).<String>getAttribute("a")).isEqualTo("2"));
	}

	@Test
	void nodeThatHasStoppedAsksForEverythingAndIsNotWaitedFor() {
		List<String> ids = Stream.generate(() -> stored().getId()).limit(5).toList();
		this.fleet.cutNode().leave();
		long hits = this.here.parts().counters().nearHits.sum();
		assertThat(this.here.find(ids.get(0))).isNotNull();
		assertThat(this.here.parts().counters().nearHits.sum()).isEqualTo(hits);
		// one of them is enough: each would take longer
		assertThat(ids).anySatisfy((id) -> {
			SharedSession session = this.there.find(id);
			session.setAttribute("a", "2");
			long begin = System.nanoTime();
			this.there.save(session);
			assertThat(System.nanoTime() - begin).isLessThan(RedisSessionAcks.LONGEST.toNanos());
		});
	}

	@Test
	void nodeOfWhichNothingIsKnownIsWaitedFor() {
		SessionNode node = this.fleet.cutNode();
		RedisSessionStops stops = new RedisSessionStops(node.bean(RedisLink.class),
				new RedisSessionKeys(node.bean(KeySpace.class)), node.bean(Continuations.class).executor());
		CompletableFuture<Void> unknown = stops.stopped("unknown", new CompletableFuture<>());
		stops.say("stopped", SessionTestSettings.usual().memory()).join();
		CompletableFuture<Void> stopped = stops.stopped("stopped", new CompletableFuture<>());
		await().until(stopped::isDone);
		assertThat(unknown).isNotDone();
		assertThat(stops.stopped("stopped", new CompletableFuture<>())).isDone();
	}

	/**
	 * The one between has heard, but the first one has not.
	 */
	@Test
	void nodeThatUsedASessionBeforeTheLastOneDidIsWaitedForToo() {
		String id = stored().getId();
		SharedSession elsewhere = this.there.find(id);
		SessionNode node = this.fleet.otherNode();
		RedisSessionKeys keys = new RedisSessionKeys(node.bean(KeySpace.class));
		this.fleet.silence();
		run(node, "save", keys.of(elsewhere.key()), elsewhere.key().hash(), keys.channel(), "between", 1, 1,
				elsewhere.stored().record().version(), "", "", 0.05, 60_000, "", "", 0, 0, 1, "@b", "1");
		new RedisSessionStops(node.bean(RedisLink.class), keys, node.bean(Continuations.class).executor())
			.say("between", SessionTestSettings.usual().memory())
			.join();
		elsewhere.setAttribute("a", "2");
		this.there.save(elsewhere);
		assertThat(this.here.find(id).isDegraded()).as("it uses it no more without asking").isTrue();
		this.fleet.heal();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void newIdThatIsAskedForAgainWaitsForTheNodeThatUsesTheOldOne(boolean isUsers) {
		SharedSession session = isUsers ? login() : stored();
		SharedSession elsewhere = this.there.find(session.getId());
		elsewhere.changeSessionId();
		this.fleet.silence();
		move(session.key(), elsewhere.key(), elsewhere.stored().record().serial());
		this.there.save(elsewhere);
		assertThat(this.here.find(session.getId()).isDegraded()).as("it uses it no more without asking").isTrue();
		this.fleet.heal();
		assertThat(this.here.find(session.getId())).isNull();
		assertThat(this.there.find(elsewhere.getId())).isNotNull();
	}

	/**
	 * Move a session, and hear nothing of it.
	 */
	private void move(SessionKey from, SessionKey to, String serial) {
		SessionNode node = this.fleet.otherNode();
		RedisSessionKeys keys = new RedisSessionKeys(node.bean(KeySpace.class));
		if (to.user() == null) {
			run(node, "take", keys.of(from), from.hash(), to.hash(), 60_000, keys.channel(), "node", 0, 0);
		}
		else {
			byte[][] three = { keys.session(from), keys.user(to.user()), keys.session(to) };
			run(node, "rename", three, from.hash(), to.hash(), this.there.parts().ids().binding(to, serial),
					keys.channel(), "node", 0, 0, 60_000);
		}
	}

	private static void run(SessionNode node, String script, byte[][] keys, Object... arguments) {
		node.bean(RedisLink.class)
			.<List<?>>callAsync(LuaScript.beside(RedisSessionMoves.class, script), ScriptOutputType.MULTI, keys,
					RedisSessionCalls.arguments(arguments).toArray(byte[][]::new))
			.join();
	}

}
