package io.pillar.ratelimit;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/**
 * Tells clients how their limits stand, and answers requests that are denied.
 */
final class ServletAnswers {

	private final RateLimitHeaders headers;

	private final ServletCors cors;

	private final String exposed;

	ServletAnswers(RateLimitHeaderStyle style, ServletCors cors) {
		this.headers = new RateLimitHeaders(style);
		this.cors = cors;
		this.exposed = Stream.concat(style.fieldNames().stream(), Stream.of(RateLimitHeaders.RETRY_AFTER))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Tell how limits stand, before the request is handled: afterwards its answer may be
	 * on its way.
	 * @param request the request
	 * @param response its answer
	 * @param exchange what it was given
	 */
	void tell(HttpServletRequest request, HttpServletResponse response, ServletExchange exchange) {
		List<RateLimitState> states = exchange.states();
		if (states.isEmpty() || response.isCommitted()) {
			return;
		}
		this.headers.write(states, response::setHeader);
		// whether CORS lets the script read anything at all is decided elsewhere
		if (request.getHeader(HttpHeaders.ORIGIN) != null && exchange.expose()) {
			response.addHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, this.exposed);
		}
	}

	/**
	 * Answer a request that is denied.
	 * @param request the request
	 * @param response its answer
	 * @param exchange what it was given, and what it was not
	 * @param closed whether it is denied because Redis is away
	 * @throws IOException if the client is gone
	 * @throws ServletException never
	 */
	void deny(HttpServletRequest request, HttpServletResponse response, ServletExchange exchange, boolean closed)
			throws IOException, ServletException {
		if (!response.isCommitted()) {
			this.cors.around(request, response, () -> write(request, response, exchange, closed));
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, ServletExchange exchange,
			boolean closed) throws IOException {
		List<RateLimitState> states = exchange.states();
		tell(request, response, exchange);
		RateLimitProblem problem = closed ? RateLimitProblem.temporaryReducedCapacity(states)
				: RateLimitProblem.quotaExceeded(states);
		byte[] body = problem.toJson();
		response.setStatus(problem.status());
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		// JSON has no charset, whatever a filter has set for all answers
		response.setCharacterEncoding((String) null);
		response.setContentType(RateLimitProblem.MEDIA_TYPE);
		try {
			ServletOutputStream out = response.getOutputStream();
			response.setContentLength(body.length);
			out.write(body);
			response.flushBuffer();
		}
		catch (IllegalStateException ex) {
			// somebody has taken the writer: the status and the headers say it all
		}
	}

}
