package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

/**
 * Nodes whose threads ask all the time, and what they were told.
 */
/*
 * All ask without end for a limit that is never reached, each thread for a subject of its
 * own. For the one that is counted they ask as often as the test says.
 */
final class RateLimitLoad implements AutoCloseable {

	static final int THREADS = 4;

	static final RateLimit COUNTED = RateLimit.of("counted", 4000, Duration.ofMinutes(10));

	static final RateLimitRequest HOT = RateLimitRequest.of(new RateLimitKey(COUNTED, "all"));

	private static final RateLimit WIDE = RateLimit.of("wide", 1_000_000_000, Duration.ofMinutes(10));

	// a load, and not all that the machine can do
	private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<CompletableFuture<Void>> running = new ArrayList<>();

	private final Random random = Seeds.random();

	private volatile boolean stopped;

	Member join(ConfigurableApplicationContext node) {
		Member member = new Member(node);
		for (int i = 0; i < THREADS; i++) {
			RateLimitRequest own = RateLimitRequest.of(new RateLimitKey(WIDE, "thread" + this.running.size()));
			Random choice = new Random(this.random.nextLong());
			this.running.add(CompletableFuture.runAsync(() -> work(member, own, choice), this.threads));
		}
		return member;
	}

	private void work(Member member, RateLimitRequest own, Random choice) {
		while (!this.stopped) {
			boolean counts = member.tickets.tryAcquire();
			member.ask(counts ? HOT : own, choice.nextBoolean(), counts);
			LockSupport.parkNanos(PAUSE);
		}
	}

	/**
	 * End the load.
	 * @throws Exception if a request failed, or was not answered
	 */
	void rest() throws Exception {
		this.stopped = true;
		for (CompletableFuture<Void> one : this.running) {
			one.get(60, TimeUnit.SECONDS);
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdownNow();
	}

	/**
	 * A node.
	 */
	static final class Member {

		final RateLimiter limiter;

		final RedisLink link;

		/** Requests that had to find out that Redis is away, and may have waited. */
		final LongAdder surprised = new LongAdder();

		final LongAdder shared = new LongAdder();

		final LongAdder fallback = new LongAdder();

		final LongAdder countedShared = new LongAdder();

		final LongAdder countedFallback = new LongAdder();

		private final RedisAvailability availability;

		private final Semaphore tickets = new Semaphore(0);

		private final LongAdder done = new LongAdder();

		private long sent;

		Member(ConfigurableApplicationContext node) {
			this.limiter = node.getBean(RateLimiter.class);
			this.link = node.getBean(RedisLink.class);
			this.availability = node.getBean(RedisAvailability.class);
		}

		boolean isAvailable() {
			return this.availability.isAvailable();
		}

		/**
		 * Let the threads of this node ask for the limit that is counted.
		 */
		void send(int requests) {
			this.sent += requests;
			this.tickets.release(requests);
		}

		boolean isAnswered() {
			return this.done.sum() == this.sent;
		}

		private void ask(RateLimitRequest request, boolean waits, boolean counts) {
			boolean trusted = isAvailable();
			RateLimitDecision decision = waits ? this.limiter.acquire(request)
					: this.limiter.acquireAsync(request).join();
			if (decision.origin() == Origin.FALLBACK) {
				this.fallback.increment();
				this.surprised.add(trusted ? 1 : 0);
			}
			else if (decision.origin() == Origin.SHARED) {
				this.shared.increment();
			}
			if (counts) {
				LongAdder counted = (decision.origin() != Origin.FALLBACK) ? this.countedShared : this.countedFallback;
				counted.add(decision.allowed() ? 1 : 0);
				this.done.increment();
			}
		}

	}

}
