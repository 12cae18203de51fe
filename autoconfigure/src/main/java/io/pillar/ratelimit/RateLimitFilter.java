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
 * Counts servlet requests at one stage of their way.
 */
final class RateLimitFilter implements Filter {

	private static final int ERROR = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;

	private final PolicyStage.Time time;

	private final PolicyStage stage;

	private final RequestClients clients;

	private final ServletAnswers answers;

	RateLimitFilter(PolicyStage.Time time, PolicyStage stage, RequestClients clients, ServletAnswers answers) {
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
		PolicyExchange exchange = exchange(request);
		ServletRequestView view = new ServletRequestView(http, this.clients);
		PolicyPermits permits = this.stage.acquire(this.stage.policiesFor(view), view, exchange.isAlone());
		exchange.pass(this.time, permits);
		if (permits.isAllowed()) {
			this.answers.tell(http, answer, exchange);
			proceed(http, answer, chain, permits);
		}
		else {
			this.answers.deny(http, answer, exchange, permits.isClosed());
		}
	}

	static PolicyExchange exchange(ServletRequest request) {
		PolicyExchange exchange = (PolicyExchange) request.getAttribute(PolicyExchange.ATTRIBUTE);
		if (exchange == null) {
			exchange = new PolicyExchange();
			request.setAttribute(PolicyExchange.ATTRIBUTE, exchange);
		}
		return exchange;
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
				// what the client has seen cannot become an error any more
				permits.settle(response.isCommitted() ? response.getStatus() : ERROR);
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
