package io.pillar.docs.cache;

import java.io.IOException;
import java.util.stream.Collectors;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

import io.pillar.cache.CacheTrace;

/**
 * Says in a header which tier answered each look-up.
 */
// tag::filter[]
@Component
class CacheStatusFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		// a header cannot follow the body, and what was looked up is known only after it
		ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
		try (CacheTrace trace = CacheTrace.open()) {
			chain.doFilter(request, held);
			if (!trace.lookups().isEmpty()) {
				held.setHeader("Cache-Status",
						trace.lookups().stream().map(CacheStatusFilter::member).collect(Collectors.joining(", ")));
			}
		}
		held.copyBodyToResponse();
	}

	private static String member(CacheTrace.Lookup lookup) {
		return switch (lookup.outcome()) {
			case LOCAL_HIT -> lookup.cache() + "-local; hit";
			case SHARED_HIT -> lookup.cache() + "-shared; hit";
			case MISS -> lookup.cache() + "; fwd=miss";
		};
	}

}
// end::filter[]
