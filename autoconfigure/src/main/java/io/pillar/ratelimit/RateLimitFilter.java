package io.pillar.ratelimit;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Counts requests at one stage of their way.
 */
/*
 * Both stages together are all or nothing: what the first has taken is given back when
 * the second denies, or a user who is blocked would use up what all have together.
 */
final class RateLimitFilter implements Filter {

	private static final int ERROR = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;

	private final PolicyStage.Time time;

	private final PolicyStage stage;

	private final ServletClients clients;

	private final ServletAnswers answers;

	RateLimitFilter(PolicyStage.Time time, PolicyStage stage, ServletClients clients, ServletAnswers answers) {
		this.time = time;
		this.stage = stage;
		this.clients = clients;
		this.answers = answers;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
			chain.doFilter(request, response);
			return;
		}
		ServletExchange exchange = ServletExchange.of(request);
		PolicyPermits permits = this.stage.acquire(new ServletRequestView(http, this.clients));
		exchange.pass(this.time, permits);
		if (permits.isAllowed()) {
			this.answers.tell(http, answer, exchange);
			proceed(http, answer, chain, permits);
		}
		else {
			exchange.giveBack();
			this.answers.deny(http, answer, exchange, permits.isClosed());
		}
	}

	private void proceed(HttpServletRequest request, HttpServletResponse response, FilterChain chain,
			PolicyPermits permits) throws IOException, ServletException {
		if (!permits.dependOnStatus()) {
			chain.doFilter(request, response);
			return;
		}
		boolean thrown = true;
		try {
			chain.doFilter(request, response);
			thrown = false;
		}
		finally {
			if (thrown) {
				permits.settle(ERROR);
			}
			else if (request.isAsyncStarted()) {
				SettlingListener.listen(request.getAsyncContext(), response, permits);
			}
			else {
				permits.settle(response.getStatus());
			}
		}
	}

}
