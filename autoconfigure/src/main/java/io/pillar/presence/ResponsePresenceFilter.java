package io.pillar.presence;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Finds out when responses end by which users are in channels.
 */
final class ResponsePresenceFilter implements Filter {

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
			if (request.getAttribute(OpenResponse.ATTRIBUTE) instanceof OpenResponse open) {
				open.returned(request);
			}
			else if (!request.isAsyncStarted()) {
				// a page that says what went wrong comes after this
				request.removeAttribute(OpenResponse.ATTRIBUTE);
			}
		}
	}

}
