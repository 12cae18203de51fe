package io.pillar.ratelimit;

import java.util.HashSet;
import java.util.List;

import org.springframework.util.Assert;

/**
 * What asks for permits: some cost, of all of the limits or of none.
 *
 * @param keys 1 to 16 limits and whom they count for, none of them twice
 * @param cost how many permits, 1 to 1 000 000 000
 * @since 0.1.0
 */
public record RateLimitRequest(List<RateLimitKey> keys, long cost) {

	private static final int MAX_KEYS = 16;

	private static final long MAX_COST = 1_000_000_000;

	public RateLimitRequest {
		keys = List.copyOf(keys);
		int count = keys.size();
		Assert.isTrue(count >= 1 && count <= MAX_KEYS, () -> "'keys' must be 1 to 16 but were " + count);
		Assert.isTrue(cost >= 1 && cost <= MAX_COST, () -> "'cost' must be 1 to 1000000000 but was " + cost);
		Assert.isTrue(count == 1 || areDistinct(keys), "'keys' must not name a limit twice for the same subject");
	}

	/**
	 * Return a request for one permit of each.
	 * @param keys limits and whom they count for
	 * @return the request
	 */
	public static RateLimitRequest of(RateLimitKey... keys) {
		return new RateLimitRequest(List.of(keys), 1);
	}

	/**
	 * Return this request with another cost.
	 * @param cost how many permits
	 * @return the request
	 */
	public RateLimitRequest withCost(long cost) {
		return new RateLimitRequest(this.keys, cost);
	}

	private static boolean areDistinct(List<RateLimitKey> keys) {
		HashSet<String> names = new HashSet<>();
		for (RateLimitKey key : keys) {
			if (!names.add(key.limit().name() + ":" + key.subject())) {
				return false;
			}
		}
		return true;
	}

}
