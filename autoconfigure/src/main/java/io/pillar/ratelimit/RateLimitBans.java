package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.springframework.util.Assert;

/**
 * When a limit bans a subject that is denied again and again, and for how long. Each ban
 * is longer than the one before; whoever behaves begins at the shortest again.
 * <p>
 * Denials that a node answers from memory count as well, at the moment at which it asks
 * Redis for that subject again. Those that were asked for in one call count once.
 *
 * @param after after how many denials, 1 to 1 000 000
 * @param within within how long, counted from the first of them, 1 millisecond to 31 days
 * @param lasts how long the first ban lasts, the second and so on, 1 to 10 of them, each
 * 1 millisecond to 31 days; all further ones last as long as the last. It is forgotten
 * that a subject was banned when it is not banned again for as long as its ban lasted,
 * and for {@code within} at least
 * @since 0.1.0
 */
public record RateLimitBans(int after, Duration within, List<Duration> lasts) {

	private static final int MAX_AFTER = 1_000_000;

	private static final int MAX_STEPS = 10;

	private static final Duration LONGEST = Duration.ofDays(31);

	public RateLimitBans {
		lasts = List.copyOf(lasts);
		int steps = lasts.size();
		Assert.isTrue(after >= 1 && after <= MAX_AFTER, () -> "'after' must be 1 to 1000000 but was " + after);
		check("within", within);
		Assert.isTrue(steps >= 1 && steps <= MAX_STEPS, () -> "'lasts' must be 1 to 10 durations but were " + steps);
		lasts.forEach((each) -> check("lasts", each));
	}

	private static void check(String name, Duration duration) {
		Assert.isTrue(
				duration.compareTo(LONGEST) <= 0 && duration.toMillis() >= 1
						&& duration.equals(Duration.ofMillis(duration.toMillis())),
				() -> "'%s' must be whole milliseconds from 1 ms to 31 days but was %s".formatted(name, duration));
	}

}
