package io.pillar.ratelimit;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Writes the headers that tell a client how its limits stood. Limits that are only
 * shadows are not told.
 * <p>
 * Who a limit counts for is not told either: the draft would allow a partition key, but
 * none that is of use to a client keeps an address or a user's name to itself.
 */
final class RateLimitHeaders {

	static final String RETRY_AFTER = "Retry-After";

	// the most restrictive is the last
	private static final Comparator<RateLimitState> BY_RESTRICTION = Comparator
		.comparing((RateLimitState state) -> state.denies() && state.retryAfter() == null)
		.thenComparing((state) -> state.denies() ? waiting(state) : Duration.ZERO)
		.thenComparing(RateLimitState::remaining, Comparator.reverseOrder())
		.thenComparing(RateLimitState::untilAll);

	private final RateLimitHeaderStyle style;

	RateLimitHeaders(RateLimitHeaderStyle style) {
		this.style = style;
	}

	/**
	 * Write the headers of a response.
	 * @param states how the limits of the request stood, of one decision or of several
	 * @param response takes the name and the value of each header
	 */
	void write(List<RateLimitState> states, BiConsumer<String, String> response) {
		List<RateLimitState> shown = states.stream().filter((state) -> !state.limit().shadow()).toList();
		if (shown.isEmpty()) {
			return;
		}
		if (this.style == RateLimitHeaderStyle.STANDARD) {
			writeStandard(shown, response);
		}
		else if (this.style != RateLimitHeaderStyle.NONE) {
			writeOlder(shown.stream().max(BY_RESTRICTION).orElseThrow(), response);
		}
		retryAfter(shown).ifPresent((seconds) -> response.accept(RETRY_AFTER, String.valueOf(seconds)));
	}

	private void writeStandard(List<RateLimitState> states, BiConsumer<String, String> response) {
		StructuredList policies = new StructuredList();
		StructuredList limits = new StructuredList();
		for (RateLimitState state : states) {
			RateLimit limit = state.limit();
			policies.item(limit.name()).with("q", limit.permits());
			if (hasWholeSeconds(limit)) {
				policies.with("w", limit.window().toSeconds());
			}
			limits.item(limit.name()).with("r", state.remaining());
			if (state.untilMore().compareTo(Duration.ZERO) > 0) {
				limits.with("t", seconds(state.untilMore()));
			}
		}
		response.accept(this.style.fieldNames().get(0), policies.toString());
		response.accept(this.style.fieldNames().get(1), limits.toString());
	}

	/**
	 * Of one limit, for more of them have no names.
	 */
	private void writeOlder(RateLimitState state, BiConsumer<String, String> response) {
		String limit = String.valueOf(state.limit().permits());
		String remaining = String.valueOf(Math.max(0, state.remaining()));
		String reset = String.valueOf(seconds(state.untilAll()));
		String policy = limit + (hasWholeSeconds(state.limit()) ? ";w=" + state.limit().window().toSeconds() : "");
		List<String> values = switch (this.style) {
			case DRAFT_7 -> List.of(policy, "limit=%s, remaining=%s, reset=%s".formatted(limit, remaining, reset));
			case DRAFT_6 -> List.of(policy, limit, remaining, reset);
			default -> List.of(limit, remaining, reset);
		};
		for (int i = 0; i < values.size(); i++) {
			response.accept(this.style.fieldNames().get(i), values.get(i));
		}
	}

	/**
	 * A window is said in whole seconds or not at all.
	 */
	private static boolean hasWholeSeconds(RateLimit limit) {
		return limit.window().equals(Duration.ofSeconds(limit.window().toSeconds()));
	}

	/**
	 * Return how long a client has to wait whose request was denied.
	 * @param states how the limits of the request stood
	 * @return whole seconds, 1 or more, in which there are permits of all limits that
	 * deny; empty where none does, and where waiting is of no use because a limit has
	 * less than the request costs
	 */
	static OptionalLong retryAfter(List<RateLimitState> states) {
		Duration longest = Duration.ZERO;
		for (RateLimitState state : states) {
			if (state.denies()) {
				if (state.retryAfter() == null) {
					return OptionalLong.empty();
				}
				Duration waiting = waiting(state);
				longest = (waiting.compareTo(longest) > 0) ? waiting : longest;
			}
		}
		boolean denied = states.stream().anyMatch(RateLimitState::denies);
		return denied ? OptionalLong.of(Math.max(1, seconds(longest))) : OptionalLong.empty();
	}

	/**
	 * Not earlier than the time that the RateLimit header says.
	 */
	private static Duration waiting(RateLimitState state) {
		Duration retryAfter = state.retryAfter();
		return (retryAfter != null && retryAfter.compareTo(state.untilMore()) > 0) ? retryAfter : state.untilMore();
	}

	/**
	 * Whoever comes a part of a second too early is denied again.
	 */
	private static long seconds(Duration duration) {
		return Math.max(0, duration.getSeconds() + ((duration.getNano() > 0) ? 1 : 0));
	}

}
