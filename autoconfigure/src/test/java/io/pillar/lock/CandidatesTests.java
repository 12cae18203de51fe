package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link Candidates}.
 */
class CandidatesTests {

	private static final int THREADS = 16;

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private volatile Consumer<Object> listener = (event) -> {
	};

	private final LockNode node = new LockNode(new NodeId("test"),
			new LockDefaults(Duration.ofSeconds(10), Duration.ofSeconds(30), OnRedisDown.FAIL),
			LeaseRenewal.IN_ITS_TABLE, new LockEvents(List.of(), (event) -> {
			}, ForkJoinPool.commonPool()), System::nanoTime);

	private final Locks locks = new LocalLockConfiguration().pillarLocks(this.node, new LocalLockTable("test",
			this.node.waiters()::wake, this.node::hurry, Clock.systemUTC()::millis, System::nanoTime));

	private final Candidates candidates = new Candidates(this.locks, LockOptions.defaults(), (event) -> {
		this.events.add(event);
		this.listener.accept(event);
	}, List.of());

	@AfterEach
	void stop() {
		this.candidates.stop();
		this.node.close();
	}

	@Test
	void roleThatManyThreadsAskForAtOnceHasOneCandidate() throws Exception {
		this.candidates.start();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			for (int round = 0; round < 50; round++) {
				String role = "race" + round;
				askAtOnce(threads, role);
				await().until(this.candidates.of(role)::isLeader);
				assertThat(threadsOf(role)).isEqualTo(1);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void askAtOnce(ExecutorService threads, String role) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		List<Future<Leadership>> asked = IntStream.range(0, THREADS).mapToObj((i) -> threads.submit(() -> {
			barrier.await();
			return this.candidates.of(role);
		})).toList();
		Leadership first = asked.get(0).get();
		for (Future<Leadership> each : asked) {
			assertThat(each.get()).isSameAs(first);
		}
	}

	@Test
	void candidateThatIsStartedTwiceHasOneThread() {
		this.candidates.of("twice");
		this.candidates.start();
		this.candidates.start();
		assertThat(threadsOf("twice")).isEqualTo(1);
	}

	@Test
	void candidatesThatAreStoppedStandAgainWhenTheyAreStarted() {
		Leadership role = this.candidates.of("again");
		this.candidates.start();
		await().until(role::isLeader);
		this.candidates.stop();
		assertThat(role.isLeader()).isFalse();
		assertThat(threadsOf("again")).isZero();
		this.candidates.start();
		await().until(role::isLeader);
	}

	@Test
	void listenerThatFailsBadlyDoesNotEndTheRole() {
		this.listener = (event) -> {
			throw new AssertionError("as planned");
		};
		this.candidates.start();
		Leadership role = this.candidates.of("bad");
		await().until(role::isLeader);
		role.resign(Duration.ZERO);
		await().until(() -> this.events.size() >= 3 && role.isLeader());
		assertThat(threadsOf("bad")).isEqualTo(1);
	}

	private static long threadsOf(String role) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("pillar-leader-" + role))
			.count();
	}

}
