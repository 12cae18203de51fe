package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.pillar.ratelimit.RedisPermits.Grant;
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

	Grant take(RateLimitRequest request, int count) {
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

	CompletableFuture<Grant> takeAsync(RateLimitRequest request, int count) {
		if (isOneGroup(request)) {
			return this.permits.takeAsync(request.keys(), request.cost(), count, 0);
		}
		List<List<RateLimitKey>> groups = groups(request);
		List<CompletableFuture<Grant>> grants = groups.stream()
			.map((keys) -> this.permits.takeAsync(keys, request.cost(), count, 0))
			.toList();
		return CompletableFuture.allOf(grants.toArray(CompletableFuture[]::new)).handle((ignored, ex) -> {
			int granted = grants.stream().mapToInt(RedisGroups::countOf).min().orElse(0);
			for (int i = 0; i < groups.size(); i++) {
				giveBack(groups.get(i), grants.get(i), granted, request.cost());
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
			// a shadow that was exceeded took nothing
			if (decision.states().get(i).allowed()) {
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

	private static int countOf(CompletableFuture<Grant> grant) {
		return grant.isCompletedExceptionally() ? 0 : grant.join().count();
	}

	private void giveBack(List<RateLimitKey> keys, CompletableFuture<Grant> grant, int granted, long cost) {
		int extra = countOf(grant) - granted;
		if (extra > 0) {
			List<RateLimitKey> taken = new ArrayList<>();
			for (int i = 0; i < keys.size(); i++) {
				if (grant.join().states().get(i).allowed()) {
					taken.add(keys.get(i));
				}
			}
			this.permits.refundAsync(taken, extra * cost, grant.join().now());
		}
	}

	private static Grant merge(RateLimitRequest request, List<List<RateLimitKey>> groups,
			List<CompletableFuture<Grant>> grants, int granted) {
		Map<RateLimitKey, RateLimitState> states = new LinkedHashMap<>();
		for (int i = 0; i < groups.size(); i++) {
			for (int j = 0; j < groups.get(i).size(); j++) {
				states.put(groups.get(i).get(j), grants.get(i).join().states().get(j));
			}
		}
		// the earliest: only what is surely still in the window is given back
		long now = grants.stream().mapToLong((grant) -> grant.join().now()).min().orElse(0);
		return new Grant(granted, now, request.keys().stream().map(states::get).toList());
	}

}
