package io.pillar.event;

import java.util.List;

import org.springframework.util.AntPathMatcher;

/**
 * The destinations whose messages reach all nodes.
 */
final class StompDestinations {

	private final AntPathMatcher paths = new AntPathMatcher();

	private final List<String> patterns;

	StompDestinations(List<String> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	boolean contain(String destination) {
		return this.patterns.stream().anyMatch((pattern) -> this.paths.match(pattern, destination));
	}

}
