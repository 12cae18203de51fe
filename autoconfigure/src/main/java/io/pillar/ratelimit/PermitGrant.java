package io.pillar.ratelimit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of requests for which permits were asked in one call.
 *
 * @param count how many of them got their permits
 * @param cost how many permits each of them needs
 * @param now when, as Redis says
 * @param standings how the limits stand now, in the order of the keys
 */
record PermitGrant(int count, long cost, long now, List<PermitStanding> standings) {

	/**
	 * Return how the limits stood for the first of the requests.
	 */
	List<RateLimitState> states() {
		return states(0);
	}

	/**
	 * Return how the limits stood for one of those that were granted; where none was, for
	 * all.
	 * @param request which one, the first is 0
	 * @return the states, in the order of the keys
	 */
	List<RateLimitState> states(int request) {
		return this.standings.stream()
			.map((each) -> (this.count > 0) ? each.granted(request * this.cost, this.cost) : each.ungranted())
			.toList();
	}

	/**
	 * Return whether the limits stood the same for all that were granted: a shadow may
	 * have been exceeded on the way.
	 */
	boolean isSameForAll() {
		for (PermitStanding each : this.standings) {
			if (each.limit().shadow() && each.taken() > 0 && each.taken() < this.count * this.cost) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return how the limits stand for one more request, after some got theirs: only then
	 * it is sure when there is another.
	 * @return the states, {@code null} where they do not deny it
	 */
	@Nullable List<RateLimitState> denial() {
		if (this.count == 0 || this.standings.stream().noneMatch((each) -> each.isUsedUp(this.cost))) {
			return null;
		}
		return this.standings.stream().map((each) -> each.another(this.cost)).toList();
	}

}
