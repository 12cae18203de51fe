package io.pillar.ratelimit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What holds in place of what a policy says in the configuration, on all nodes, until it
 * is taken back.
 *
 * @param limit how many permits there are in a window, {@code null} for as many as the
 * policy says. Tiers keep theirs
 * @param window how long a window is, {@code null} for as long as the policy says
 * @param shadow whether the policy denies nothing and is only measured, {@code null} for
 * what the policy says. This holds for its tiers too
 * @since 0.1.0
 */
public record RateLimitOverride(@Nullable Long limit, @Nullable Duration window, @Nullable Boolean shadow) {

	// the version of the format
	private static final char VERSION = '\1';

	private static final String UNSET = "-";

	public RateLimitOverride {
		Assert.isTrue(limit != null || window != null || shadow != null,
				"An override must say 'limit', 'window' or 'shadow'");
	}

	/**
	 * Return this as text that other nodes can read.
	 * @return the text
	 */
	String write() {
		return VERSION + text(this.limit) + ' ' + text((this.window != null) ? this.window.toMillis() : null) + ' '
				+ text(this.shadow);
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : UNSET;
	}

	/**
	 * Read what another node has written.
	 * @param text the text
	 * @return the override, {@code null} where it cannot be read
	 */
	static @Nullable RateLimitOverride read(String text) {
		String[] parts = text.split(" ", -1);
		if (parts.length != 3 || parts[0].isEmpty() || parts[0].charAt(0) != VERSION) {
			return null;
		}
		try {
			String limit = parts[0].substring(1);
			return new RateLimitOverride(limit.equals(UNSET) ? null : Long.valueOf(limit),
					parts[1].equals(UNSET) ? null : Duration.ofMillis(Long.parseLong(parts[1])),
					parts[2].equals(UNSET) ? null : Boolean.valueOf(parts[2]));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
