package io.pillar.ratelimit;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/**
 * Tells clients of a servlet container how their limits stand, and answers requests that
 * are denied.
 */
final class ServletAnswers {

	private final PolicyAnswers answers;

	private final ServletCors cors;

	ServletAnswers(RateLimitHeaderStyle style, ServletCors cors) {
		this.answers = new PolicyAnswers(style);
		this.cors = cors;
	}

	/**
	 * Tell how limits stand, before the request is handled: afterwards its answer may be
	 * on its way.
	 * @param request the request
	 * @param response its answer
	 * @param exchange what it was given
	 */
	void tell(HttpServletRequest request, HttpServletResponse response, PolicyExchange exchange) {
		if (!response.isCommitted()) {
			this.answers.tell(exchange, hasOrigin(request), new Answer(response));
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
	void deny(HttpServletRequest request, HttpServletResponse response, PolicyExchange exchange, boolean closed)
			throws IOException, ServletException {
		if (!response.isCommitted()) {
			this.cors.around(request, response, () -> write(request, response, exchange, closed));
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, PolicyExchange exchange,
			boolean closed) throws IOException {
		byte[] body = this.answers.deny(exchange, closed, hasOrigin(request), new Answer(response));
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

	private static boolean hasOrigin(HttpServletRequest request) {
		return request.getHeader(HttpHeaders.ORIGIN) != null;
	}

	private record Answer(HttpServletResponse response) implements PolicyResponse {

		@Override
		public void setStatus(int status) {
			this.response.setStatus(status);
		}

		@Override
		public void setHeader(String name, String value) {
			this.response.setHeader(name, value);
		}

		@Override
		public void addHeader(String name, String value) {
			this.response.addHeader(name, value);
		}

	}

}
