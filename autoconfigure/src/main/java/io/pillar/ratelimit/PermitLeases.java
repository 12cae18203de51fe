package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.PermitLease.Held;

/**
 * Takes permits of leased limits: of those that this node holds, or else of Redis, and
 * then some in advance.
 */
final class PermitLeases {

	// a limit that is worth it has few subjects
	private static final int MAX_SUBJECTS = 10_000;

	private final Cache<RateLimitKey, PermitLease> leases = Caffeine.newBuilder()
		.maximumSize(MAX_SUBJECTS)
		.executor(Runnable::run)
		.build();

	private final RedisPermits permits;

	private final Denials denials;

	private final Combiner<RateLimitRequest, Taken> combiner;

	PermitLeases(RedisPermits permits, Denials denials, Executor executor) {
		this.permits = permits;
		this.denials = denials;
		this.combiner = new Combiner<>(new Calls(), executor);
	}

	static boolean isLeased(RateLimitKey key) {
		RateLimit limit = key.limit();
		// a bucket never has all its permits for later
		return limit.leased() && !limit.shadow() && limit.algorithm() == RateLimit.Algorithm.SLIDING_WINDOW;
	}

	Taken take(RateLimitRequest request) {
		Taken held = held(request);
		return (held != null) ? held : this.combiner.call(request);
	}

	CompletableFuture<Taken> takeAsync(RateLimitRequest request) {
		Taken held = held(request);
		return (held != null) ? CompletableFuture.completedFuture(held) : this.combiner.callAsync(request);
	}

	/**
	 * Put back what was taken, because another limit denied the request.
	 * @param request the request
	 * @param taken what was taken
	 */
	void putBack(RateLimitRequest request, Taken taken) {
		if (taken.of != null && !lease(request).putBack(request.cost(), taken.of) && taken.state.counted()) {
			this.permits.refundAsync(request.keys(), request.cost(), taken.stamp);
		}
	}

	/**
	 * Give up what is held, because it may not count any more.
	 */
	void forget() {
		this.leases.invalidateAll();
	}

	/**
	 * Give up what is held of one limit and subject.
	 * @param key the limit and the subject
	 */
	void forget(RateLimitKey key) {
		this.leases.invalidate(key);
	}

	private @Nullable Taken held(RateLimitRequest request) {
		long now = this.denials.moment().nanos();
		Held held = lease(request).take(request.cost(), now);
		if (held == null || held.grant() == null) {
			return null;
		}
		Duration passed = Duration.ofNanos(now - held.asked());
		RateLimitState then = held.grant().states().get(0);
		RateLimitState state = new RateLimitState(then.limit(), true, then.remaining() + held.permits(),
				left(then.untilMore(), passed), left(then.untilAll(), passed), null, false, then.counted());
		return new Taken(true, state, held.grant().now() + TimeUnit.NANOSECONDS.toMillis(now - held.asked()), held);
	}

	private static Duration left(Duration duration, Duration passed) {
		Duration left = duration.minus(passed);
		return left.isNegative() ? Duration.ZERO : Duration.ofMillis(left.toMillis());
	}

	private PermitLease lease(RateLimitRequest request) {
		return this.leases.get(request.keys().get(0), (key) -> new PermitLease(key.limit()));
	}

	/**
	 * What became of a request for permits.
	 *
	 * @param allowed whether there were enough
	 * @param state how the limit stood
	 * @param stamp when, as Redis says
	 * @param of what they were taken of
	 */
	record Taken(boolean allowed, RateLimitState state, long stamp, @Nullable Held of) {

	}

	private final class Calls implements Combiner.Calls<RateLimitRequest, Taken> {

		@Override
		public Answers<Taken> call(RateLimitRequest request, int count) {
			PermitLease lease = lease(request);
			Denials.Moment asked = PermitLeases.this.denials.moment();
			return answers(request, lease, PermitLeases.this.permits.take(request.keys(), request.cost(),
					count + advance(request, lease, asked), lease.holdMillis()), count, asked);
		}

		@Override
		public CompletableFuture<Answers<Taken>> callAsync(RateLimitRequest request, int count) {
			PermitLease lease = lease(request);
			Denials.Moment asked = PermitLeases.this.denials.moment();
			return PermitLeases.this.permits
				.takeAsync(request.keys(), request.cost(), count + advance(request, lease, asked), lease.holdMillis())
				.thenApply((grant) -> answers(request, lease, grant, count, asked));
		}

		private static int advance(RateLimitRequest request, PermitLease lease, Denials.Moment asked) {
			return (int) (lease.advance(asked.nanos()) / request.cost());
		}

		private Answers<Taken> answers(RateLimitRequest request, PermitLease lease, PermitGrant grant, int count,
				Denials.Moment asked) {
			if (grant.count() == 0) {
				PermitLeases.this.denials.remember(request, grant.states(), asked);
			}
			int granted = Math.min(count, grant.count());
			Held held = lease.heldOf((grant.count() - granted) * request.cost(), grant, asked.nanos());
			Held before = lease.hold(held);
			PermitGrant given = before.grant();
			if (given != null && before.isLeftOver()) {
				PermitLeases.this.permits.refundAsync(request.keys(), before.permits(), given.now());
			}
			List<RateLimitState> denial = grant.denial();
			Taken taken = new Taken(granted > 0, grant.states().get(0), grant.now(), (granted > 0) ? held : null);
			return new Answers<>(granted, (one) -> taken,
					(denial != null) ? new Taken(false, denial.get(0), grant.now(), null) : null);
		}

	}

}
