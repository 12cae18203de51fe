package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.pillar.redis.RedisLink;

/**
 * Takes permits of limits that may lie in several slots of a Cluster. There each subject
 * is asked in a call of its own, all at once, and what one gave in vain is given back.
 */
/*
 * Until it is given back others may find too little, never too much. If this node dies in
 * between, the permits are missing until their window is over.
 */
final class RedisGroups {

	private final RedisPermits permits;

	private final boolean isCluster;

	RedisGroups(RedisLink link, RedisPermits permits) {
		this.permits = permits;
		this.isCluster = link.isCluster();
	}

	PermitGrant take(RateLimitRequest request, int count) {
		if (isOneGroup(request)) {
			return this.permits.take(request.keys(), request.cost(), count, 0);
		}
		try {
			return takeAsync(request, count).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	CompletableFuture<PermitGrant> takeAsync(RateLimitRequest request, int count) {
		if (isOneGroup(request)) {
			return this.permits.takeAsync(request.keys(), request.cost(), count, 0);
		}
		List<List<RateLimitKey>> groups = groups(request);
		if (groups.stream().anyMatch(this.permits::isAway)) {
			// or the others would only give and take back
			return CompletableFuture.failedFuture(RedisPermits.AWAY);
		}
		List<CompletableFuture<PermitGrant>> grants = groups.stream()
			.map((keys) -> this.permits.takeAsync(keys, request.cost(), count, 0))
			.toList();
		return CompletableFuture.allOf(grants.toArray(CompletableFuture[]::new)).handle((ignored, ex) -> {
			int granted = grants.stream().mapToInt(RedisGroups::countOf).min().orElse(0);
			for (int i = 0; i < groups.size(); i++) {
				giveBack(groups.get(i), grants.get(i), granted * request.cost());
			}
			if (ex != null) {
				throw (ex instanceof CompletionException completion) ? completion : new CompletionException(ex);
			}
			return merge(request, groups, grants, granted);
		});
	}

	void refund(RateLimitRequest request, RateLimitDecision decision) {
		List<RateLimitKey> taken = new ArrayList<>();
		for (int i = 0; i < request.keys().size(); i++) {
			if (decision.states().get(i).counted()) {
				taken.add(request.keys().get(i));
			}
		}
		if (!taken.isEmpty()) {
			groups(new RateLimitRequest(taken, request.cost()))
				.forEach((keys) -> this.permits.refundAsync(keys, request.cost(), decision.stamp()));
		}
	}

	private boolean isOneGroup(RateLimitRequest request) {
		return !this.isCluster || request.keys().size() == 1 || groups(request).size() == 1;
	}

	private List<List<RateLimitKey>> groups(RateLimitRequest request) {
		if (!this.isCluster) {
			return List.of(request.keys());
		}
		Map<String, List<RateLimitKey>> groups = new LinkedHashMap<>();
		request.keys().forEach((key) -> groups.computeIfAbsent(key.subject(), (none) -> new ArrayList<>()).add(key));
		return List.copyOf(groups.values());
	}

	private static int countOf(CompletableFuture<PermitGrant> grant) {
		return grant.isCompletedExceptionally() ? 0 : grant.join().count();
	}

	/**
	 * A shadow may have taken for fewer of them.
	 */
	private void giveBack(List<RateLimitKey> keys, CompletableFuture<PermitGrant> grant, long kept) {
		if (grant.isCompletedExceptionally()) {
			return;
		}
		Map<Long, List<RateLimitKey>> extra = new LinkedHashMap<>();
		for (int i = 0; i < keys.size(); i++) {
			long more = grant.join().standings().get(i).taken() - kept;
			if (more > 0) {
				extra.computeIfAbsent(more, (none) -> new ArrayList<>()).add(keys.get(i));
			}
		}
		extra.forEach((permits, taken) -> this.permits.refundAsync(taken, permits, grant.join().now()));
	}

	private static PermitGrant merge(RateLimitRequest request, List<List<RateLimitKey>> groups,
			List<CompletableFuture<PermitGrant>> grants, int granted) {
		Map<RateLimitKey, PermitStanding> standings = new LinkedHashMap<>();
		for (int i = 0; i < groups.size(); i++) {
			for (int j = 0; j < groups.get(i).size(); j++) {
				standings.put(groups.get(i).get(j),
						grants.get(i).join().standings().get(j).withAtMost(granted * request.cost()));
			}
		}
		// the earliest: only what is surely still in the window is given back
		long now = grants.stream().mapToLong((grant) -> grant.join().now()).min().orElse(0);
		return new PermitGrant(granted, request.cost(), now, request.keys().stream().map(standings::get).toList());
	}

}
