package io.pillar.sample.cachestatus;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

import io.pillar.cache.CacheTrace;

/**
 * Adds the header to the answers of the bots service.
 */
class CacheStatusFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// held back, because a header cannot follow a body and the lookups are known only
		// afterwards
		ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
		try (CacheTrace trace = CacheTrace.open()) {
			chain.doFilter(request, held);
			CacheStatus.of(trace).ifPresent((status) -> held.addHeader(CacheStatus.HEADER, status));
		}
		held.copyBodyToResponse();
	}

}
