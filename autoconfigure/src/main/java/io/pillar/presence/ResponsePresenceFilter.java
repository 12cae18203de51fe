package io.pillar.presence;

import java.io.IOException;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Finds out when responses end by which users are in channels.
 */
final class ResponsePresenceFilter implements Filter, AsyncListener {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request.getAttribute(OpenResponse.ATTRIBUTE) == null) {
			request.setAttribute(OpenResponse.ATTRIBUTE, this);
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			returned(request, response);
		}
	}

	private void returned(ServletRequest request, ServletResponse response) {
		if (request.getAttribute(OpenResponse.ATTRIBUTE) instanceof OpenResponse open) {
			open.returned(request);
			return;
		}
		try {
			if (request.isAsyncStarted()) {
				// somebody may yet join while the response is written
				request.getAsyncContext().addListener(this, request, response);
				return;
			}
		}
		catch (IllegalStateException ex) {
			// it has ended meanwhile
		}
		end(request);
	}

	private static void end(ServletRequest request) {
		if (request.getAttribute(OpenResponse.ATTRIBUTE) instanceof OpenResponse open) {
			open.end();
		}
		else {
			// a page that says what went wrong comes after this
			request.removeAttribute(OpenResponse.ATTRIBUTE);
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end(event.getSuppliedRequest());
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// it completes after that
	}

	@Override
	public void onError(AsyncEvent event) {
		// it completes after that
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// it is answered once more, which returns too
	}

}
