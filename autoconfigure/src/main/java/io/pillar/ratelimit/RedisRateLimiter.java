package io.pillar.ratelimit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisUnavailableException;

/**
 * Limits of all nodes together. Throws {@link RedisUnavailableException} where Redis does
 * not answer.
 */
/*
 * A request is first held against what is known to be denied. If it is not, it joins the
 * same requests of this node, and one call asks for all of them.
 */
final class RedisRateLimiter implements RateLimiter {

	private final RedisGroups groups;

	private final Denials denials;

	private final RedisResets resets;

	private final Combiner<RateLimitRequest, RateLimitDecision> combiner;

	private final LeasingRateLimiter leasing;

	RedisRateLimiter(RedisGroups groups, Denials denials, RedisResets resets, PermitLeases leases, Executor executor) {
		this.groups = groups;
		this.denials = denials;
		this.resets = resets;
		this.combiner = new Combiner<>(new Calls(), executor);
		this.leasing = new LeasingRateLimiter(leases, this.combiner::call, this.combiner::callAsync);
	}

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		RateLimitDecision denied = this.denials.of(request);
		if (denied != null) {
			return denied;
		}
		return LeasingRateLimiter.isFor(request) ? this.leasing.acquire(request) : this.combiner.call(request);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		RateLimitDecision denied = this.denials.of(request);
		if (denied != null) {
			return CompletableFuture.completedFuture(denied);
		}
		return LeasingRateLimiter.isFor(request) ? this.leasing.acquireAsync(request)
				: this.combiner.callAsync(request);
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		return decision(this.groups.take(request, 0), true);
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		if (decision.allowed()) {
			this.groups.refund(request, decision);
		}
	}

	@Override
	public void reset(RateLimitKey key) {
		this.resets.reset(key);
	}

	@Override
	public void rule(RateLimitKey key, RateLimitRuling ruling) {
		this.resets.rule(key, ruling);
	}

	@Override
	public void lift(RateLimitKey key) {
		this.resets.lift(key);
	}

	@Override
	public Optional<RateLimitRuling> ruling(RateLimitKey key) {
		return this.resets.ruling(key);
	}

	private static RateLimitDecision decision(PermitGrant grant, boolean looksOnly) {
		boolean allowed = looksOnly ? grant.states().stream().noneMatch(RateLimitState::denies) : grant.count() > 0;
		return new RateLimitDecision(allowed, grant.states(), Origin.SHARED, grant.now());
	}

	private final class Calls implements Combiner.Calls<RateLimitRequest, RateLimitDecision> {

		@Override
		public Answers<RateLimitDecision> call(RateLimitRequest request, int count) {
			Denials.Moment asked = RedisRateLimiter.this.denials.moment();
			return answers(request, RedisRateLimiter.this.groups.take(request, count), asked);
		}

		@Override
		public CompletableFuture<Answers<RateLimitDecision>> callAsync(RateLimitRequest request, int count) {
			Denials.Moment asked = RedisRateLimiter.this.denials.moment();
			return RedisRateLimiter.this.groups.takeAsync(request, count)
				.thenApply((grant) -> answers(request, grant, asked));
		}

		private Answers<RateLimitDecision> answers(RateLimitRequest request, PermitGrant grant, Denials.Moment asked) {
			if (grant.count() == 0) {
				RedisRateLimiter.this.denials.remember(request, grant.states(), asked);
			}
			RateLimitDecision first = decision(grant, false);
			List<RateLimitState> denial = grant.denial();
			return new Answers<>(grant.count(),
					grant.isSameForAll() ? (one) -> first
							: (one) -> new RateLimitDecision(true, grant.states(one), Origin.SHARED, grant.now()),
					(denial != null) ? new RateLimitDecision(false, denial, Origin.SHARED, grant.now()) : null);
		}

	}

}
