package io.pillar.ratelimit;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpHeaders;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets scripts of another origin read a denial. A request that is denied does not come to
 * where CORS is usually answered (Spring Security, Spring MVC), and a browser would tell
 * its script of a failure of CORS and not of a limit.
 */
final class ServletCors {

	private final CorsProcessor processor = new DefaultCorsProcessor();

	private final ObjectProvider<CorsConfigurationSource> sources;

	private final SingletonSupplier<List<CorsFilter>> filters;

	ServletCors(ObjectProvider<CorsFilter> filters, ObjectProvider<FilterRegistrationBean<?>> registrations,
			ObjectProvider<CorsConfigurationSource> sources) {
		this.sources = sources;
		// the first denial is early enough: filters are made before most other beans
		this.filters = SingletonSupplier.of(
				() -> Stream
					.concat(filters.orderedStream(),
							registrations.orderedStream()
								.map(FilterRegistrationBean::getFilter)
								.filter(CorsFilter.class::isInstance)
								.map(CorsFilter.class::cast))
					.toList());
	}

	/**
	 * Write a denial, after what CORS has to add to it.
	 * @param request the request
	 * @param response its answer
	 * @param denial writes the denial
	 * @throws IOException if the client is gone
	 * @throws ServletException never
	 */
	void around(HttpServletRequest request, HttpServletResponse response, Denial denial)
			throws IOException, ServletException {
		around(request, response, denial, 0);
	}

	private void around(HttpServletRequest request, HttpServletResponse response, Denial denial, int next)
			throws IOException, ServletException {
		boolean isAnswered = request.getHeader(HttpHeaders.ORIGIN) == null
				|| response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) != null;
		if (isAnswered || (next >= this.filters.obtain().size() && process(request, response))) {
			denial.write();
		}
		else if (next < this.filters.obtain().size()) {
			this.filters.obtain()
				.get(next)
				.doFilter(request, response, (any, one) -> around(request, response, denial, next + 1));
		}
	}

	/**
	 * Return false where the origin may not ask, and was told so.
	 */
	private boolean process(HttpServletRequest request, HttpServletResponse response) throws IOException {
		for (CorsConfigurationSource source : this.sources.orderedStream().toList()) {
			CorsConfiguration configuration = source.getCorsConfiguration(request);
			if (configuration != null) {
				return this.processor.processRequest(configuration, request, response);
			}
		}
		return true;
	}

	/**
	 * Writes a denial.
	 */
	@FunctionalInterface
	interface Denial {

		void write() throws IOException;

	}

}
