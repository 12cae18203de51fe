package io.pillar.sample.cachestatus;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.http.HttpHeaders;

import io.pillar.cache.CacheTrace;
import io.pillar.cache.CacheTrace.Lookup;

/**
 * Says in a {@code Cache-Status} header what the caches did. Each tier is a cache of its
 * own there: {@code <name>-shared} lies closer to the origin than {@code <name>-local}
 * and therefore comes first.
 *
 * @since 0.1.0
 */
public final class CacheStatus {

	static final String HEADER = "Cache-Status";

	private static final Pattern TOKEN = Pattern.compile("[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*");

	private CacheStatus() {
	}

	/**
	 * Return the value of the header.
	 * @param trace the lookups of one request
	 * @return the value, or empty if no cache was asked
	 */
	static Optional<String> of(CacheTrace trace) {
		List<Lookup> lookups = trace.lookups();
		return lookups.isEmpty() ? Optional.empty()
				: Optional.of(lookups.stream().map(CacheStatus::member).collect(Collectors.joining(", ")));
	}

	/**
	 * Add the lookups of one request to what caches closer to the origin have said.
	 * @param trace the lookups of one request
	 * @param headers the headers of its answer
	 */
	public static void append(CacheTrace trace, HttpHeaders headers) {
		of(trace).ifPresent(
				(status) -> headers.set(HEADER, Stream.concat(headers.getOrEmpty(HEADER).stream(), Stream.of(status))
					.collect(Collectors.joining(", "))));
	}

	static String member(Lookup lookup) {
		String local = identifier(lookup.cache() + "-local");
		return switch (lookup.outcome()) {
			case LOCAL_HIT -> local + "; hit";
			case SHARED_HIT -> identifier(lookup.cache() + "-shared") + "; hit, " + local + "; fwd=miss";
			case MISS -> identifier(lookup.cache()) + "; fwd=miss";
		};
	}

	private static String identifier(String name) {
		return TOKEN.matcher(name).matches() ? name : '"' + name.replaceAll("[\\\\\"]", "\\\\$0") + '"';
	}

}
