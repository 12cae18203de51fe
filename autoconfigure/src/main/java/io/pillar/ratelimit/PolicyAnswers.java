package io.pillar.ratelimit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.http.HttpHeaders;

/**
 * Says what clients are told of their limits, by whichever server.
 */
final class PolicyAnswers {

	private final RateLimitHeaders headers;

	private final String exposed;

	PolicyAnswers(RateLimitHeaderStyle style) {
		this.headers = new RateLimitHeaders(style);
		this.exposed = Stream.concat(style.fieldNames().stream(), Stream.of(RateLimitHeaders.RETRY_AFTER))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Tell how limits stand.
	 * @param exchange what the request was given
	 * @param hasOrigin whether the request names an origin, so that it may be a script's
	 * @param response the answer
	 */
	void tell(PolicyExchange exchange, boolean hasOrigin, PolicyResponse response) {
		tell(exchange, exchange.states(), hasOrigin, response);
	}

	private void tell(PolicyExchange exchange, List<RateLimitState> states, boolean hasOrigin,
			PolicyResponse response) {
		if (states.isEmpty()) {
			return;
		}
		this.headers.write(states, response::setHeader);
		// whether CORS lets the script read anything at all is decided elsewhere
		if (hasOrigin && exchange.expose()) {
			response.addHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, this.exposed);
		}
	}

	/**
	 * Tell that a request is denied.
	 * @param exchange what the request was given, and what it was not
	 * @param closed whether it is denied because Redis is away
	 * @param hasOrigin whether the request names an origin, so that it may be a script's
	 * @param response the answer
	 * @return the body of the answer, of type {@value RateLimitProblem#MEDIA_TYPE}
	 */
	byte[] deny(PolicyExchange exchange, boolean closed, boolean hasOrigin, PolicyResponse response) {
		List<RateLimitState> states = exchange.states();
		tell(exchange, states, hasOrigin, response);
		RateLimitProblem problem = closed ? RateLimitProblem.temporaryReducedCapacity(states)
				: RateLimitProblem.quotaExceeded(states);
		response.setStatus(problem.status());
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		return problem.toJson();
	}

}
