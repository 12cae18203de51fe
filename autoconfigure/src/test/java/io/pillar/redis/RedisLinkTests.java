package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisLink}.
 */
class RedisLinkTests {

	private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

	private static final Duration MUCH_LONGER_THAN_THE_BUDGET = Duration.ofSeconds(4);

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@AfterEach
	void resumeServer() {
		server.resume();
		server.execute("FLUSHALL");
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void callReturnsTheAnswer() {
		Node.at(server).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			String stored = link.call((redis) -> redis.set(KEY, KEY));
			assertThat(stored).isEqualTo("OK");
			assertThat(link.callAsync((redis) -> redis.get(KEY)).get()).isEqualTo(KEY);
			assertThat(link.budget()).isEqualTo(Duration.ofMillis(500));
			assertThat(link.stats().calls()).isGreaterThanOrEqualTo(2);
			assertThat(link.stats().failures()).isZero();
			assertThat(link.stats().connects()).isOne();
		});
	}

	@Test
	void callWhenTheAnswerIsAnErrorThrowsItAndRedisStaysAvailable() {
		server.execute("SET", "key", "text");
		Node.at(server).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			for (int i = 0; i < 20; i++) {
				assertThatExceptionOfType(RedisCommandExecutionException.class)
					.isThrownBy(() -> link.call((redis) -> redis.lpush(KEY, KEY)))
					.withMessageContaining("WRONGTYPE");
				assertThat(link.callAsync((redis) -> redis.lpush(KEY, KEY))).failsWithin(MUCH_LONGER_THAN_THE_BUDGET)
					.withThrowableThat()
					.withCauseInstanceOf(RedisCommandExecutionException.class);
			}
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
			assertThat(link.stats().failures()).isEqualTo(40);
		});
	}

	@Test
	void callWhenTheCallerThrowsSaysNothingAboutRedis() {
		Node.at(server).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			for (int i = 0; i < 20; i++) {
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> link.call((redis) -> {
					throw new IllegalStateException("mine");
				}));
			}
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
		});
	}

	@Test
	void scriptIsSentOnceAndAgainAfterTheServerForgotIt() {
		LuaScript script = LuaScript.beside(RedisLinkTests.class, "rehearsal");
		Node.at(server).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			for (int i = 0; i < 3; i++) {
				server.execute("SCRIPT", "FLUSH");
				assertThat(link.<Long>call(script, ScriptOutputType.INTEGER, new byte[][] { KEY }, KEY)).isOne();
				server.execute("SCRIPT", "FLUSH");
				assertThat(link.<Long>callAsync(script, ScriptOutputType.INTEGER, new byte[][] { KEY }, KEY).get())
					.isOne();
			}
			assertThat(link.stats().failures()).isZero();
		});
	}

	@Test
	void callWhenRedisHangsReturnsInItsBudgetAndSoonAtOnce() {
		Node.at(server, "pillar.redis.timeout=200ms").run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			server.pause();
			List<Long> waits = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				long start = System.nanoTime();
				assertThatExceptionOfType(RedisUnavailableException.class)
					.isThrownBy(() -> link.call((redis) -> redis.get(KEY)));
				waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			}
			assertThat(waits).allMatch((wait) -> wait < MUCH_LONGER_THAN_THE_BUDGET.toMillis());
			assertThat(waits.stream().filter((wait) -> wait >= 190).count()).isBetween(1L, 6L);
			assertThat(link.stats().timeouts()).isBetween(1L, 10L);
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isFalse();
		});
	}

	@Test
	void callAsyncWhenRedisHangsFailsInItsBudget() {
		Node.at(server, "pillar.redis.timeout=200ms").run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			server.pause();
			for (int i = 0; i < 5; i++) {
				assertThat(link.callAsync((redis) -> redis.get(KEY))).failsWithin(MUCH_LONGER_THAN_THE_BUDGET)
					.withThrowableThat()
					.withCauseInstanceOf(RedisUnavailableException.class);
			}
		});
	}

	@Test
	void callWhenTheServerIsKilledMeanwhileFailsBeforeItsBudgetIsOver() {
		try (RedisServer mortal = RedisServer.builder().start()) {
			Node.at(mortal, "pillar.redis.timeout=1m").run((context) -> {
				RedisLink link = context.getBean(RedisLink.class);
				mortal.pause();
				CompletableFuture<byte[]> answer = link.callAsync((redis) -> redis.get(KEY));
				AtomicReference<Throwable> thrown = new AtomicReference<>();
				Thread caller = new Thread(
						() -> thrown.set(catchThrowable(() -> link.call((redis) -> redis.get(KEY)))));
				caller.start();
				await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
				mortal.kill();
				assertThat(answer).failsWithin(Duration.ofSeconds(30))
					.withThrowableThat()
					.withCauseInstanceOf(RedisUnavailableException.class);
				await().untilAsserted(() -> assertThat(thrown.get()).isInstanceOf(RedisUnavailableException.class));
			});
		}
	}

	@Test
	void callAsyncThatIsUnderWayWhenTheApplicationStopsEnds() {
		AtomicReference<CompletableFuture<byte[]>> answer = new AtomicReference<>();
		AtomicReference<RedisLink> stopped = new AtomicReference<>();
		Node.at(server, "pillar.redis.timeout=1m").run((context) -> {
			stopped.set(context.getBean(RedisLink.class));
			server.pause();
			answer.set(stopped.get().callAsync((redis) -> redis.get(KEY)));
		});
		assertThat(answer.get()).failsWithin(Duration.ofSeconds(30));
		assertThat(stopped.get().callAsync((redis) -> redis.get(KEY))).failsWithin(Duration.ofSeconds(30));
	}

	@Test
	void callWhenInterruptedEndsAndLeavesTheInterrupt() {
		Node.at(server, "pillar.redis.timeout=1m", "pillar.redis.start-timeout=1m").run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			server.pause();
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(RedisUnavailableException.class)
				.isThrownBy(() -> link.call((redis) -> redis.get(KEY)));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
		});
	}

	@Test
	void callAsyncWhenTheBudgetIsOverIsNotOurAnswerAnyMore() {
		Node.at(server, "pillar.redis.timeout=100ms").run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			server.pause();
			CompletableFuture<byte[]> answer = link.callAsync((redis) -> redis.get(KEY));
			assertThat(answer).failsWithin(MUCH_LONGER_THAN_THE_BUDGET);
			server.resume();
			await().until(() -> context.getBean(RedisAvailability.class).isAvailable());
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(answer::get);
			byte[] value = link.call((redis) -> redis.get(KEY));
			assertThat(value).isNull();
		});
	}

}
