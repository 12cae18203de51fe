package io.pillar.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.Continuations;
import io.pillar.redis.KeySpace;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A node that uses what it remembers of sessions without asking, and one that stores
 * something else.
 */
class SessionHolderTests {

	private static CutOffFleet fleet;

	private SessionSide holder;

	private SessionSide other;

	@BeforeAll
	static void start() {
		fleet = new CutOffFleet();
	}

	@AfterAll
	static void stop() {
		fleet.close();
	}

	@BeforeEach
	void open() {
		fleet.open(SessionTestSettings.usual());
		this.holder = fleet.cut();
		this.other = fleet.other();
	}

	@AfterEach
	void leave() {
		fleet.leave();
	}

	@Test
	void nodeThatHearsNothingAnyMoreShowsWhatItKnewAsWhatItKnew() {
		String id = stored().getId();
		SharedSession elsewhere = this.other.find(id);
		elsewhere.setAttribute("a", "2");
		fleet.silence();
		assertThat(this.holder.find(id).isDegraded()).as("it was told a moment ago").isFalse();
		this.other.save(elsewhere);
		SharedSession known = this.holder.find(id);
		assertThat(known.isDegraded()).as("what others were told holds").isTrue();
		assertThat(known.<String>getAttribute("a")).isEqualTo("1");
		fleet.heal();
		await().untilAsserted(() -> assertThat(this.holder.find(id).<String>getAttribute("a")).isEqualTo("2"));
	}

	@Test
	void nodeThatHasStoppedAsksForEverythingAndIsNotWaitedFor() {
		List<String> ids = Stream.generate(() -> stored().getId()).limit(5).toList();
		fleet.cutNode().leave();
		long hits = this.holder.parts().counters().nearHits.sum();
		assertThat(this.holder.find(ids.get(0))).isNotNull();
		assertThat(this.holder.parts().counters().nearHits.sum()).isEqualTo(hits);
		// one of them is enough: each would take longer
		assertThat(ids).anySatisfy((id) -> {
			SharedSession session = this.other.find(id);
			session.setAttribute("a", "2");
			long begin = System.nanoTime();
			this.other.save(session);
			assertThat(System.nanoTime() - begin).isLessThan(RedisSessionAcks.LONGEST.toNanos());
		});
	}

	@Test
	void nodeOfWhichNothingIsKnownIsWaitedFor() {
		SessionNode node = fleet.cutNode();
		RedisSessionStops stops = new RedisSessionStops(node.bean(RedisLink.class),
				new RedisSessionKeys(node.bean(KeySpace.class)), node.bean(Continuations.class).executor());
		CompletableFuture<Void> unknown = stops.stopped("unknown", new CompletableFuture<>());
		stops.say("stopped", SessionTestSettings.usual().memory()).join();
		CompletableFuture<Void> stopped = stops.stopped("stopped", new CompletableFuture<>());
		await().until(stopped::isDone);
		assertThat(unknown).isNotDone();
		assertThat(stops.stopped("stopped", new CompletableFuture<>())).isDone();
	}

	private SharedSession stored() {
		SharedSession session = this.holder.create();
		session.setAttribute("a", "1");
		this.holder.save(session);
		return session;
	}

}
