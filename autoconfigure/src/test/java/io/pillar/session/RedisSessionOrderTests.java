package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.KeySpace;
import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node stores in a session is done in the order in which it asked for it, or not
 * at all: nobody waits any more for what comes after something later.
 */
class RedisSessionOrderTests {

	private static final LuaScript SAVE = LuaScript.beside(RedisSessionStore.class, "save");

	private static RedisServer redis;

	private static SessionNodes nodes;

	private static SessionNode node;

	private static SessionSide side;

	private String id;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = SessionNodes.on(redis);
		node = nodes.start();
		side = node.open(SessionTestSettings.near(Duration.ZERO));
	}

	@AfterAll
	static void stop() {
		node.leave();
		nodes.close();
		redis.close();
	}

	@BeforeEach
	void store() {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		this.id = session.getId();
	}

	@Test
	void whatComesAfterSomethingLaterOfTheSameNodeIsNotDone() {
		assertThat(save("one", 2, "2")).isTrue();
		assertThat(save("one", 1, "1")).isFalse();
		assertThat(value()).isEqualTo("2");
		assertThat(save("one", 3, "3")).isTrue();
		assertThat(value()).isEqualTo("3");
	}

	@Test
	void whatComesAfterSomethingLaterOfTheSameNodeIsNotDoneWhereAnotherNodeStoredSomethingToo() {
		assertThat(save("one", 2, "2")).isTrue();
		assertThat(save("other", 1, "other")).isTrue();
		assertThat(save("one", 1, "1")).isFalse();
		assertThat(save("other", 0, "before")).isFalse();
		assertThat(value()).isEqualTo("other");
	}

	@Test
	void requestsOfOneNodeThatPassEachOtherAreAllDone() {
		SessionRecord base = side.store().load(key()).join().orElseThrow();
		ExecutorService requests = Executors.newFixedThreadPool(8);
		List<CompletableFuture<SaveAnswer>> answers = IntStream.range(0, 400)
			.mapToObj((i) -> CompletableFuture
				.supplyAsync(() -> side.store().save(key(), base, SessionChanges.of("p" + i, new byte[] { 1 })),
						requests)
				.thenCompose((answer) -> answer))
			.toList();
		requests.shutdown();
		assertThat(answers)
			.allSatisfy((answer) -> assertThat(answer.join()).isInstanceOfSatisfying(SaveAnswer.Saved.class,
					(saved) -> assertThat(saved.record().isDegraded()).isFalse()));
		assertThat(side.store().load(key()).join().orElseThrow().attributes()).hasSize(401);
	}

	private boolean save(String name, long number, String value) {
		SessionKey key = key();
		List<byte[]> arguments = RedisSessionCalls.arguments(key.hash(), "pillar:sessions", name, "0", number, "", "",
				"", 0.05, 60_000, "", "", "0", 0, 1, RedisSessionReply.ATTRIBUTE + "a", value);
		List<?> answer = node.bean(RedisLink.class)
			.<List<?>>callAsync(SAVE, ScriptOutputType.MULTI, new RedisSessionKeys(node.bean(KeySpace.class)).of(key),
					arguments.toArray(byte[][]::new))
			.join();
		return ((Number) answer.get(0)).longValue() > 0;
	}

	private String value() {
		byte[] value = side.store().load(key()).join().orElseThrow().attributes().get("a");
		return RedisSessionReply.text(value);
	}

	private SessionKey key() {
		return Objects.requireNonNull(side.parts().ids().key(this.id));
	}

}
