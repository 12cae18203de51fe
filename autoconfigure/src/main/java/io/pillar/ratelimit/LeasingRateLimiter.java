package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.PermitLeases.Taken;
import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Takes the permits of leased limits first, mostly without asking Redis, and then those
 * of the others.
 */
/*
 * What was taken of a lease is put back when a later limit denies the request, so that
 * nothing is taken by a request that is denied.
 */
final class LeasingRateLimiter {

	private final PermitLeases leases;

	private final Function<RateLimitRequest, RateLimitDecision> others;

	private final Function<RateLimitRequest, CompletableFuture<RateLimitDecision>> othersAsync;

	LeasingRateLimiter(PermitLeases leases, Function<RateLimitRequest, RateLimitDecision> others,
			Function<RateLimitRequest, CompletableFuture<RateLimitDecision>> othersAsync) {
		this.leases = leases;
		this.others = others;
		this.othersAsync = othersAsync;
	}

	static boolean isFor(RateLimitRequest request) {
		for (RateLimitKey key : request.keys()) {
			if (PermitLeases.isLeased(key)) {
				return true;
			}
		}
		return false;
	}

	RateLimitDecision acquire(RateLimitRequest request) {
		Parts parts = new Parts(request);
		try {
			for (RateLimitRequest leased : parts.leased) {
				if (!parts.add(this.leases.take(leased))) {
					return deny(parts);
				}
			}
			return (parts.others != null) ? end(parts, this.others.apply(parts.others)) : parts.allowed(null);
		}
		catch (RuntimeException ex) {
			putBack(parts);
			throw ex;
		}
	}

	CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		Parts parts = new Parts(request);
		return takeAsync(parts, 0).whenComplete((decision, ex) -> {
			if (ex != null) {
				putBack(parts);
			}
		});
	}

	private CompletableFuture<RateLimitDecision> takeAsync(Parts parts, int next) {
		if (next < parts.leased.size()) {
			return this.leases.takeAsync(parts.leased.get(next))
				.thenCompose((taken) -> parts.add(taken) ? takeAsync(parts, next + 1)
						: CompletableFuture.completedFuture(deny(parts)));
		}
		return (parts.others != null) ? this.othersAsync.apply(parts.others).thenApply((other) -> end(parts, other))
				: CompletableFuture.completedFuture(parts.allowed(null));
	}

	private RateLimitDecision end(Parts parts, RateLimitDecision others) {
		if (others.allowed()) {
			return parts.allowed(others);
		}
		putBack(parts);
		return others;
	}

	private RateLimitDecision deny(Parts parts) {
		Taken denial = parts.taken.remove(parts.taken.size() - 1);
		putBack(parts);
		return new RateLimitDecision(false, List.of(denial.state()), Origin.SHARED, denial.stamp());
	}

	private void putBack(Parts parts) {
		for (int i = 0; i < parts.taken.size(); i++) {
			this.leases.putBack(parts.leased.get(i), parts.taken.get(i));
		}
		parts.taken.clear();
	}

	/**
	 * The parts of a request, and what was taken of them so far.
	 */
	private static final class Parts {

		private final RateLimitRequest request;

		private final List<RateLimitRequest> leased = new ArrayList<>(1);

		private final List<Taken> taken = new ArrayList<>(1);

		private final @Nullable RateLimitRequest others;

		Parts(RateLimitRequest request) {
			this.request = request;
			List<RateLimitKey> others = new ArrayList<>();
			for (RateLimitKey key : request.keys()) {
				if (PermitLeases.isLeased(key)) {
					this.leased.add(new RateLimitRequest(List.of(key), request.cost()));
				}
				else {
					others.add(key);
				}
			}
			this.others = others.isEmpty() ? null : new RateLimitRequest(others, request.cost());
		}

		boolean add(Taken one) {
			this.taken.add(one);
			return one.allowed();
		}

		RateLimitDecision allowed(@Nullable RateLimitDecision others) {
			List<RateLimitState> states = new ArrayList<>();
			long stamp = (others != null) ? others.stamp() : Long.MAX_VALUE;
			int leased = 0;
			int other = 0;
			for (RateLimitKey key : this.request.keys()) {
				if (others == null || PermitLeases.isLeased(key)) {
					// the earliest: only what is surely still in the window is given back
					stamp = Math.min(stamp, this.taken.get(leased).stamp());
					states.add(this.taken.get(leased++).state());
				}
				else {
					states.add(others.states().get(other++));
				}
			}
			return new RateLimitDecision(true, states, Origin.SHARED, stamp);
		}

	}

}
