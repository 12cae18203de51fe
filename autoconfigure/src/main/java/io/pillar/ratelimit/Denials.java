package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

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
 * request that would be allowed is never denied by this. What a client is told runs from
 * when the answer came: who waits so long is not denied again. Permits that are given
 * back, or a reset, may end it earlier; then it is forgotten. What was denied from memory
 * and counts for a ban is not forgotten with it, or whoever provokes refunds is never
 * banned.
 */
final class Denials {

	static final long MAX_SUBJECTS = 100_000;

	private static final Duration KNOWN = Duration.ofSeconds(1);

	private final Cache<RateLimitKey, Denied> denials;

	// what is denied, by the name of its key in Redis
	private final Cache<String, RateLimitKey> names;

	private final Function<RateLimitKey, String> naming;

	private final Ticker ticker;

	// how often anything was forgotten, and how often everything
	private final AtomicLong epoch = new AtomicLong();

	private final AtomicLong era = new AtomicLong();

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
		RateLimitState first = null;
		List<RateLimitState> more = null;
		List<RateLimitKey> keys = request.keys();
		for (int i = 0; i < keys.size(); i++) {
			Denied denied = this.denials.getIfPresent(keys.get(i));
			RateLimitState state = (denied != null) ? denied.state(request.cost(), this.era.get(), this.ticker) : null;
			if (state != null && first != null) {
				more = (more != null) ? more : new ArrayList<>(List.of(first));
				more.add(state);
			}
			first = (first != null) ? first : state;
		}
		return (first != null)
				? new RateLimitDecision(false, (more != null) ? more : List.of(first), Origin.REMEMBERED, 0) : null;
	}

	/**
	 * Return how often a subject was denied of which Redis has not heard yet, and begin
	 * anew.
	 * @param key the limit, one that bans, and the subject
	 * @return how often
	 */
	long uncounted(RateLimitKey key) {
		Denied denied = this.denials.getIfPresent(key);
		return (denied != null) ? denied.uncounted() : 0;
	}

	/**
	 * Return what {@link #remember} needs to know of the moment before Redis is asked.
	 * @return the moment
	 */
	Moment moment() {
		return new Moment(this.ticker.read(), this.epoch.get(), this.era.get());
	}

	/**
	 * Remember what denied a request.
	 * @param request the request
	 * @param states how its limits stood, in its order
	 * @param asked the moment before Redis was asked
	 */
	void remember(RateLimitRequest request, List<RateLimitState> states, Moment asked) {
		long now = this.ticker.read();
		for (int i = 0; i < states.size(); i++) {
			RateLimitState state = states.get(i);
			if (state.denies() && state.retryAfter() != null) {
				RateLimitKey key = request.keys().get(i);
				Denied.Denial denial = new Denied.Denial(now + state.retryAfter().toNanos(),
						asked.nanos + known(state, state.retryAfter()), asked.era, request.cost(), state);
				this.denials.asMap()
					.compute(key, (same, before) -> ((before != null) ? before : Denied.of(key)).with(denial));
				// last: a name that has to go takes its denial with it
				name(key);
				if (asked.epoch != this.epoch.get()) {
					forgetDenials(key);
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

	/**
	 * Forget everything, also what is being asked now.
	 */
	void forget() {
		this.epoch.incrementAndGet();
		this.era.incrementAndGet();
	}

	/**
	 * Forget a denial, and do not remember what is being asked now.
	 * @param name the name of its key in Redis
	 */
	void forget(String name) {
		this.epoch.incrementAndGet();
		RateLimitKey key = this.names.getIfPresent(name);
		if (key != null) {
			forgetDenials(key);
		}
	}

	/**
	 * Forget a denial, and also how often it was answered from memory.
	 * @param name the name of its key in Redis
	 */
	void forgive(String name) {
		this.epoch.incrementAndGet();
		RateLimitKey key = this.names.getIfPresent(name);
		if (key != null) {
			this.denials.invalidate(key);
		}
	}

	private void forgetDenials(RateLimitKey key) {
		this.denials.asMap().computeIfPresent(key, (same, denied) -> denied.without());
	}

	record Moment(long nanos, long epoch, long era) {

	}

}
