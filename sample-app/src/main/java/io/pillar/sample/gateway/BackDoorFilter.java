package io.pillar.sample.gateway;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;

import static org.springframework.http.HttpStatus.NOT_FOUND;

/**
 * Lets the bots service be reached through the back door and nothing else there, so that
 * nobody gets around the checks of the gateway.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BackDoorFilter extends OncePerRequestFilter {

	private final BackDoor door;

	private final HandlerExceptionResolver problems;

	BackDoorFilter(BackDoor door, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
		this.door = door;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		boolean throughBackDoor = request.getLocalPort() == this.door.port();
		// decoded and normalized, unlike the URI
		boolean forService = (request.getServletPath() + "/").startsWith("/bots/");
		if (throughBackDoor == forService) {
			chain.doFilter(request, response);
		}
		else {
			this.problems.resolveException(request, response, null, new ResponseStatusException(NOT_FOUND));
		}
	}

}
