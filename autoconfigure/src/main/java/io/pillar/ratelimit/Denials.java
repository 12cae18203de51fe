package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Remembers on this node until when the fleet denies a subject. Until then counts only
 * grow, so what is denied stays denied, and asking Redis would be of no use.
 */
/*
 * The time runs from before Redis was asked, so it ends here no later than there: a
 * request that would be allowed is never denied by this. Permits that are given back, or
 * a reset, may end it earlier; then everything is forgotten.
 */
final class Denials {

	static final long MAX_SUBJECTS = 100_000;

	private static final int MAX_COSTS = 4;

	private static final Duration KNOWN = Duration.ofSeconds(1);

	private static final long MAX_UNCOUNTED = 1_000_000_000;

	private final Cache<RateLimitKey, Denial[]> denials;

	// what is denied, by the name of its key in Redis
	private final Cache<String, RateLimitKey> names;

	private final Function<RateLimitKey, String> naming;

	private final Ticker ticker;

	private final AtomicLong epoch = new AtomicLong();

	Denials(long maxSubjects, Ticker ticker, Function<RateLimitKey, String> naming) {
		this.ticker = ticker;
		this.naming = naming;
		this.denials = Caffeine.newBuilder().maximumSize(maxSubjects).executor(Runnable::run).build();
		// what cannot be found by its name any more could not be forgotten either
		this.names = Caffeine.newBuilder()
			.maximumSize(maxSubjects)
			.executor(Runnable::run)
			.evictionListener((@Nullable String name, @Nullable RateLimitKey key, RemovalCause cause) -> {
				if (key != null) {
					this.denials.invalidate(key);
				}
			})
			.build();
	}

	/**
	 * Return the denial of a request, if it is known.
	 * @param request the request
	 * @return the decision, or {@code null} where Redis has to be asked
	 */
	@Nullable RateLimitDecision of(RateLimitRequest request) {
		List<RateLimitState> states = null;
		List<RateLimitKey> keys = request.keys();
		for (int i = 0; i < keys.size(); i++) {
			Denial[] denials = this.denials.getIfPresent(keys.get(i));
			RateLimitState state = (denials != null) ? state(denials, request.cost()) : null;
			if (state != null) {
				states = (states != null) ? states : new ArrayList<>(1);
				states.add(state);
			}
		}
		return (states != null) ? new RateLimitDecision(false, states, Origin.REMEMBERED, 0) : null;
	}

	/**
	 * Of the same cost only: another would wait for another time, but for a ban.
	 */
	private @Nullable RateLimitState state(Denial[] denials, long cost) {
		for (Denial denial : denials) {
			if (denial.cost == cost || denial.state.banned()) {
				long now = this.ticker.read();
				if (denial.known - now > 0) {
					return denial.state(denial.until - now);
				}
			}
		}
		return null;
	}

	/**
	 * Return how often a subject was denied of which Redis has not heard yet, and begin
	 * anew.
	 * @param key the limit, one that bans, and the subject
	 * @return how often
	 */
	long uncounted(RateLimitKey key) {
		Denial[] denials = this.denials.getIfPresent(key);
		long sum = 0;
		for (int i = 0; denials != null && i < denials.length; i++) {
			LongAdder answered = denials[i].answered;
			sum += (answered != null) ? answered.sumThenReset() : 0;
		}
		return Math.min(sum, MAX_UNCOUNTED);
	}

	/**
	 * Return what {@link #remember} needs to know of the moment before Redis is asked.
	 * @return the moment
	 */
	Moment moment() {
		return new Moment(this.ticker.read(), this.epoch.get());
	}

	/**
	 * Remember what denied a request.
	 * @param request the request
	 * @param states how its limits stood, in its order
	 * @param asked the moment before Redis was asked
	 */
	void remember(RateLimitRequest request, List<RateLimitState> states, Moment asked) {
		for (int i = 0; i < states.size(); i++) {
			RateLimitState state = states.get(i);
			if (state.denies() && state.retryAfter() != null) {
				RateLimitKey key = request.keys().get(i);
				name(key);
				Denial denial = new Denial(asked.nanos + state.retryAfter().toNanos(),
						asked.nanos + known(state, state.retryAfter()), request.cost(), state,
						(key.limit().bans() != null && !state.banned()) ? new LongAdder() : null);
				this.denials.asMap().merge(key, new Denial[] { denial }, (before, one) -> with(before, denial));
				if (asked.epoch != this.epoch.get()) {
					this.denials.invalidate(key);
				}
			}
		}
	}

	/**
	 * Where permits are left, though not enough, nobody tells when some of another cost
	 * are given back.
	 */
	private static long known(RateLimitState state, Duration wait) {
		return (state.remaining() > 0) ? Math.min(wait.toNanos(), KNOWN.toNanos()) : wait.toNanos();
	}

	/**
	 * Of limits of one name, only the last is remembered: it was changed meanwhile.
	 */
	private void name(RateLimitKey key) {
		RateLimitKey before = this.names.asMap().put(this.naming.apply(key), key);
		if (before != null && !before.equals(key)) {
			this.denials.invalidate(before);
		}
	}

	private static Denial[] with(Denial[] before, Denial denial) {
		return Stream.concat(Stream.of(denial), Stream.of(before).filter((each) -> each.cost != denial.cost))
			.limit(MAX_COSTS)
			.toArray(Denial[]::new);
	}

	/**
	 * Forget everything, also what is being asked now.
	 */
	void forget() {
		this.epoch.incrementAndGet();
		this.names.invalidateAll();
		this.denials.invalidateAll();
	}

	/**
	 * Forget a denial, and do not remember what is being asked now.
	 * @param name the name of its key in Redis
	 */
	void forget(String name) {
		this.epoch.incrementAndGet();
		RateLimitKey key = this.names.getIfPresent(name);
		if (key != null) {
			this.denials.invalidate(key);
		}
	}

	record Moment(long nanos, long epoch) {

	}

	/**
	 * A denial.
	 *
	 * @param until until when, by the clock of this node
	 * @param known until when that is sure
	 * @param cost of what cost
	 * @param state how the limit stood
	 * @param answered how often it was answered from memory, where that counts for a ban
	 */
	private record Denial(long until, long known, long cost, RateLimitState state, @Nullable LongAdder answered) {

		RateLimitState state(long left) {
			if (this.answered != null) {
				this.answered.increment();
			}
			// the next millisecond, or a caller who waits that long came too early
			Duration wait = Duration.ofMillis((left + 999_999) / 1_000_000);
			Duration all = this.state.untilAll();
			return new RateLimitState(this.state.limit(), false, this.state.remaining(), wait,
					(all.compareTo(wait) > 0) ? all : wait, wait, this.state.banned());
		}

	}

}
