package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The denials of a subject that a node remembers.
 *
 * @param denials of several costs
 * @param answered how often they were answered from memory, where that counts for a ban
 */
record Denied(Denial[] denials, @Nullable LongAdder answered) {

	private static final Denial[] NONE = {};

	private static final int MAX_COSTS = 4;

	private static final long MAX_UNCOUNTED = 1_000_000_000;

	static Denied of(RateLimitKey key) {
		return new Denied(NONE, (key.limit().bans() != null) ? new LongAdder() : null);
	}

	Denied with(Denial denial) {
		return new Denied(
				Stream.concat(Stream.of(denial), Stream.of(this.denials).filter((each) -> each.cost != denial.cost))
					.limit(MAX_COSTS)
					.toArray(Denial[]::new),
				this.answered);
	}

	/**
	 * Return what stays without the denials, {@code null} where it is nothing.
	 */
	@Nullable Denied without() {
		return (this.answered != null) ? new Denied(NONE, this.answered) : null;
	}

	/**
	 * Return how the limit stands for a request that is denied for sure. Of the same cost
	 * only: another would wait for another time, but for a ban.
	 * @param cost what the request costs
	 * @param era how often everything was forgotten
	 * @param ticker the time
	 * @return the state, {@code null} where Redis has to be asked
	 */
	@Nullable RateLimitState state(long cost, long era, Ticker ticker) {
		for (Denial denial : this.denials) {
			if (denial.era == era && (denial.cost == cost || denial.state.banned())) {
				long now = ticker.read();
				if (denial.known - now > 0) {
					if (this.answered != null && !denial.state.banned()) {
						this.answered.increment();
					}
					return denial.state(denial.until - now);
				}
			}
		}
		return null;
	}

	/**
	 * Return how often they were answered from memory, and begin anew.
	 */
	long uncounted() {
		return (this.answered != null) ? Math.min(this.answered.sumThenReset(), MAX_UNCOUNTED) : 0;
	}

	/**
	 * A denial.
	 *
	 * @param until until when at the latest, by the clock of this node
	 * @param known until when that is sure
	 * @param era how often everything was forgotten before it was asked for
	 * @param cost of what cost
	 * @param state how the limit stood
	 */
	record Denial(long until, long known, long era, long cost, RateLimitState state) {

		private RateLimitState state(long left) {
			// the next millisecond, or a caller who waits that long came too early
			Duration wait = Duration.ofMillis((left + 999_999) / 1_000_000);
			Duration all = this.state.untilAll();
			return new RateLimitState(this.state.limit(), false, this.state.remaining(), wait,
					(all.compareTo(wait) > 0) ? all : wait, wait, this.state.banned(), false);
		}

	}

}
