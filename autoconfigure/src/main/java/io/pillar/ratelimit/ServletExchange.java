package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletRequest;

/**
 * What a request was given on its way through the filters.
 */
final class ServletExchange {

	private static final String ATTRIBUTE = ServletExchange.class.getName();

	private final Map<PolicyStage.Time, PolicyPermits> permits = new EnumMap<>(PolicyStage.Time.class);

	private boolean isExposed;

	static ServletExchange of(ServletRequest request) {
		ServletExchange exchange = (ServletExchange) request.getAttribute(ATTRIBUTE);
		if (exchange == null) {
			exchange = new ServletExchange();
			request.setAttribute(ATTRIBUTE, exchange);
		}
		return exchange;
	}

	void pass(PolicyStage.Time time, PolicyPermits permits) {
		this.permits.put(time, permits);
	}

	/**
	 * Return how all limits stood, those of the stages before included.
	 */
	List<RateLimitState> states() {
		List<RateLimitState> states = new ArrayList<>();
		this.permits.values().forEach((permits) -> states.addAll(permits.states()));
		return states;
	}

	/**
	 * Give back what stages before have taken for a request that is denied now.
	 */
	void giveBack() {
		this.permits.values().forEach(PolicyPermits::giveBack);
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
