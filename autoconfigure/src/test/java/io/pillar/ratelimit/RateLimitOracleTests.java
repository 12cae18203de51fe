package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Decisions of several nodes, held against a true sliding window. A longer run is asked
 * for with {@code -Dpillar.ratelimit.admissions=…}, one that was seen before with
 * {@code -Dpillar.ratelimit.seed=…}.
 */
/*
 * Every admission carries the time of Redis at which it was decided, to the millisecond.
 * So the log of all of them is what the limit is about, whatever the nodes saw.
 */
class RateLimitOracleTests {

	private static final int NODES = 4;

	private static final int SECONDS = 3;

	private static final long ADMISSIONS = Long.getLong("pillar.ratelimit.admissions", 0);

	// the more ask, the more requests one call is for
	private static final int THREADS = ((ADMISSIONS > 0) ? 64 : 4) * NODES;

	// what limits of a factor of one admit in a second, all subjects together
	private static final int EACH_SECOND = 1250;

	private static RedisServer redis;

	private static RateLimitNodes nodes;

	private static List<RateLimiter> limiters;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = RateLimitNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=30s");
		limiters = IntStream.range(0, NODES).mapToObj((i) -> nodes.limiter()).toList();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Test
	void decisionsOfOneAfterTheOtherAreThoseOfATrueSlidingWindow() {
		Random random = seeded();
		RateLimit limit = RateLimit.of("exact", 20, Duration.ofMillis(150));
		SlidingWindow oracle = new SlidingWindow(limit);
		long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
		int denied = 0;
		while (System.nanoTime() < end) {
			RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(limit, "subject"))
				.withCost(1 + random.nextInt(4));
			RateLimitDecision decision = limiters.get(random.nextInt(NODES)).acquire(request);
			if (decision.origin() == RateLimitDecision.Origin.SHARED) {
				oracle.check(request.cost(), decision);
				denied += decision.allowed() ? 0 : 1;
			}
		}
		assertThat(denied).isPositive();
		assertThat(oracle.admissions()).isGreaterThan(100);
	}

	@Test
	void nodesTogetherNeverAdmitMoreThanALimitInAnyWindow() throws Exception {
		check(RateLimit.of("wide", 500, Duration.ofMillis(400)), true);
	}

	@Test
	void nodesThatTakePermitsInAdvanceNeverAdmitMoreThanALimitInAnyWindow() throws Exception {
		// of the others the decision does not say when they were asked
		check(RateLimit.of("leased", 800, Duration.ofMillis(1000)).asLeased(), false);
	}

	/**
	 * Of limits out of which nothing comes back meanwhile, Redis has counted what was
	 * admitted and nothing else, however many were denied by another limit.
	 */
	@Test
	void requestsThatAreDeniedTakeNothingOfAnyLimit() throws Exception {
		RateLimit wide = RateLimit.of("whole", 1_000_000, Duration.ofHours(1));
		RateLimit narrow = RateLimit.of("scarce", 40, Duration.ofHours(1));
		List<RateLimitKey> keys = IntStream.range(0, 300)
			.mapToObj((i) -> new RateLimitKey((i < 5) ? wide : narrow, "subject" + i))
			.toList();
		AtomicLongArray taken = new AtomicLongArray(keys.size());
		LongAdder denied = new LongAdder();
		run(seeded(), 2, (node, choice) -> denied.add(once(node, choice, keys, taken) ? 0 : 1));
		assertThat(denied.sum()).isGreaterThan(100);
		for (int i = 0; i < keys.size(); i++) {
			RateLimitState state = limiters.get(0).peek(RateLimitRequest.of(keys.get(i))).states().get(0);
			assertThat(state.remaining()).as(keys.get(i).subject()).isEqualTo(state.limit().permits() - taken.get(i));
		}
	}

	/**
	 * Ask for one of the first five keys and one or two of the others, and note what was
	 * taken.
	 */
	private static boolean once(RateLimiter node, Random choice, List<RateLimitKey> keys, AtomicLongArray taken) {
		int[] chosen = IntStream
			.of(choice.nextInt(5), 5 + choice.nextInt(keys.size() - 5), 5 + choice.nextInt(keys.size() - 5))
			.distinct()
			.toArray();
		RateLimitRequest request = new RateLimitRequest(IntStream.of(chosen).mapToObj(keys::get).toList(),
				1 + choice.nextInt(3));
		boolean allowed = (choice.nextBoolean() ? node.acquire(request) : node.acquireAsync(request).join()).allowed();
		if (allowed) {
			IntStream.of(chosen).forEach((key) -> taken.addAndGet(key, request.cost()));
		}
		return allowed;
	}

	private static void check(RateLimit base, boolean isEachStamped) throws Exception {
		Random random = seeded();
		long factor = (ADMISSIONS > 0) ? factor(random) : 1;
		RateLimit wide = times(base, factor);
		RateLimit narrow = times(RateLimit.of("narrow", 60, Duration.ofMillis(250)), factor);
		SlidingWindow all = new SlidingWindow(wide);
		List<SlidingWindow> each = IntStream.range(0, 6).mapToObj((i) -> new SlidingWindow(narrow)).toList();
		long began = System.nanoTime();
		long admitted = 0;
		do {
			run(random, (node, choice) -> once(node, choice, all, each));
			all.checkNeverTooMany();
			admitted += all.forget();
			if (isEachStamped) {
				each.forEach(SlidingWindow::checkNeverTooMany);
			}
			each.forEach(SlidingWindow::forget);
		}
		while (admitted < ADMISSIONS);
		System.out.printf("%d admissions in %d s, %d denials by the limit of %d in %s%n", admitted,
				Duration.ofNanos(System.nanoTime() - began).toSeconds(), all.denials(), wide.permits(), wide.window());
		assertThat(all.denials()).as("or it was never reached").isPositive();
	}

	/**
	 * A long run admits as much as this machine can decide, or it would take a day; but
	 * only half of it, or no limit would ever deny.
	 */
	private static long factor(Random random) throws Exception {
		RateLimit endless = RateLimit.of("endless", 1_000_000_000, Duration.ofSeconds(1));
		SlidingWindow all = new SlidingWindow(endless);
		List<SlidingWindow> each = List.of(new SlidingWindow(endless));
		run(random, (node, choice) -> once(node, choice, all, each));
		return Math.max(1, 2L * all.admissions() / SECONDS / EACH_SECOND / 2);
	}

	private static RateLimit times(RateLimit limit, long factor) {
		RateLimit more = RateLimit.of(limit.name(), limit.permits() * factor, limit.window());
		return limit.leased() ? more.asLeased() : more;
	}

	private static void once(RateLimiter node, Random choice, SlidingWindow all, List<SlidingWindow> each) {
		int subject = choice.nextInt(each.size());
		long cost = 1 + choice.nextInt(3);
		RateLimitRequest request = RateLimitRequest
			.of(new RateLimitKey(all.limit(), "all"), new RateLimitKey(each.get(0).limit(), "subject" + subject))
			.withCost(cost);
		RateLimitDecision decision = choice.nextBoolean() ? node.acquire(request) : node.acquireAsync(request).join();
		if (!decision.allowed()) {
			all.deny(decision);
			// or a long run would mostly deny
			LockSupport.parkNanos((ADMISSIONS > 0) ? 500_000 : 0);
			return;
		}
		assertThat(decision.origin()).isEqualTo(RateLimitDecision.Origin.SHARED);
		all.admit(decision.stamp(), cost);
		each.get(subject).admit(decision.stamp(), cost);
	}

	private static void run(Random random, Work work) throws Exception {
		run(random, SECONDS, work);
	}

	private static void run(Random random, int seconds, Work work) throws Exception {
		long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<CompletableFuture<Void>> all = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				RateLimiter limiter = limiters.get(i % NODES);
				Random own = new Random(random.nextLong());
				all.add(CompletableFuture.runAsync(() -> {
					while (System.nanoTime() < end) {
						work.once(limiter, own);
					}
				}, threads));
			}
			for (CompletableFuture<Void> one : all) {
				one.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Random seeded() {
		long seed = Long.getLong("pillar.ratelimit.seed", System.nanoTime());
		System.out.printf("To run again: -Dpillar.ratelimit.seed=%d%n", seed);
		return new Random(seed);
	}

	private interface Work {

		void once(RateLimiter limiter, Random random);

	}

}
