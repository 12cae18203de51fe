package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a request was given on its way through the filters.
 */
/*
 * The stages together are all or nothing: what the first has taken is given back when the
 * second denies, or a user who is blocked would use up what all have together.
 */
final class PolicyExchange {

	/**
	 * The attribute of a request in which its exchange is kept.
	 */
	static final String ATTRIBUTE = PolicyExchange.class.getName();

	private final Map<PolicyStage.Time, PolicyPermits> permits = new EnumMap<>(PolicyStage.Time.class);

	private final List<RateLimitState> others = new ArrayList<>();

	private boolean isExposed;

	/**
	 * Keep what a stage was given. Where that is a denial, what stages before have taken
	 * is given back.
	 * @param time the stage
	 * @param permits what it was given
	 */
	void pass(PolicyStage.Time time, PolicyPermits permits) {
		this.permits.put(time, permits);
		if (!permits.isAllowed()) {
			this.permits.values().forEach(PolicyPermits::giveBack);
		}
	}

	/**
	 * Return whether Redis was away when it was asked for a stage before.
	 */
	boolean isAlone() {
		return this.permits.values().stream().anyMatch(PolicyPermits::isAlone);
	}

	/**
	 * Add how limits stood that are of no policy for requests.
	 */
	void add(List<RateLimitState> states) {
		this.others.addAll(states);
	}

	/**
	 * Return how all limits stood, those of the stages before included.
	 */
	List<RateLimitState> states() {
		List<RateLimitState> states = new ArrayList<>();
		this.permits.values().forEach((permits) -> states.addAll(permits.states()));
		states.addAll(this.others);
		return states;
	}

	/**
	 * Return whether this is called for the first time.
	 */
	boolean expose() {
		boolean first = !this.isExposed;
		this.isExposed = true;
		return first;
	}

}
