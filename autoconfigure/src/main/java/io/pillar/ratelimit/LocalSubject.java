package io.pillar.ratelimit;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.RateLimitRuling.Kind;

/**
 * What a subject did of one limit, what was ruled about it, and how often it was denied,
 * for this node alone. Times are milliseconds of one monotonic clock. Not safe for
 * several threads.
 */
final class LocalSubject {

	// what is asked for again within a second need not live longer for Caffeine
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private RateLimit limit;

	private LocalCount count;

	private @Nullable RateLimitRuling ruling;

	private long rulingEnd;

	private long denials;

	private long denialsBegin;

	private int bans;

	private long bansEnd;

	LocalSubject(RateLimit limit) {
		this.limit = limit;
		this.count = LocalCount.of(limit);
	}

	/**
	 * Go on with a limit, which may be another than before. What was counted counts on,
	 * unless it was counted in another way.
	 * @param limit the limit
	 * @param now the time
	 * @return whether it is another
	 */
	boolean adopt(RateLimit limit, long now) {
		boolean isAnother = !limit.equals(this.limit);
		if (limit.algorithm() != this.limit.algorithm()) {
			this.count = LocalCount.of(limit);
		}
		this.limit = limit;
		RateLimitRuling ruling = ruling(now);
		this.count.adopt(limit.permits() + ((ruling != null) ? ruling.permits() : 0), limit, now);
		return isAnother;
	}

	boolean has(long cost, long now) {
		return is(Kind.EXEMPTION, now) || (!is(Kind.BAN, now) && this.count.free(now) >= cost);
	}

	/**
	 * Take permits that there are.
	 * @param cost how many
	 * @param now the time
	 * @return whether they count: not those of who is exempt
	 */
	boolean take(long cost, long now) {
		boolean counted = !is(Kind.EXEMPTION, now);
		if (counted) {
			this.count.take(cost, now);
		}
		return counted;
	}

	void refund(long cost, long taken, long now) {
		this.count.refund(cost, taken, now);
	}

	/**
	 * Count a denial, and ban who has too many of them.
	 * @param now the time
	 */
	void deny(long now) {
		RateLimitBans rule = this.limit.bans();
		if (rule == null || this.limit.shadow() || ruling(now) != null) {
			return;
		}
		if (this.bansEnd <= now) {
			this.bans = 0;
		}
		if (this.denials == 0 || this.denialsBegin + rule.within().toMillis() <= now) {
			this.denials = 0;
			this.denialsBegin = now;
		}
		if (++this.denials >= rule.after()) {
			this.denials = 0;
			this.bans = Math.min(this.bans + 1, rule.lasts().size());
			Duration length = rule.lasts().get(this.bans - 1);
			rule(RateLimitRuling.ban(length), now);
			this.bansEnd = this.rulingEnd + Math.max(rule.within().toMillis(), length.toMillis());
		}
		else {
			this.bansEnd = Math.max(this.bansEnd, this.denialsBegin + rule.within().toMillis());
		}
	}

	RateLimitState state(long cost, boolean allowed, boolean counted, long now) {
		if (is(Kind.BAN, now)) {
			Duration left = Duration.ofMillis(this.rulingEnd - now);
			Duration all = Duration.ofMillis(Math.max(left.toMillis(), this.count.untilAll(now)));
			return new RateLimitState(this.limit, false, 0, left, all, left, true, false);
		}
		Duration wait = (allowed || cost > permits(now)) ? null : Duration.ofMillis(this.count.untilFree(cost, now));
		return new RateLimitState(this.limit, allowed, this.count.free(now),
				Duration.ofMillis(this.count.untilMore(now)), Duration.ofMillis(this.count.untilAll(now)), wait, false,
				counted);
	}

	private long permits(long now) {
		RateLimitRuling ruling = ruling(now);
		return this.limit.permits() + ((ruling != null) ? ruling.permits() : 0);
	}

	void rule(RateLimitRuling ruling, long now) {
		this.ruling = ruling;
		this.rulingEnd = now + Math.max(1, ruling.duration().toMillis());
	}

	void lift() {
		this.ruling = null;
		this.denials = 0;
		this.bans = 0;
		this.bansEnd = 0;
	}

	Optional<RateLimitRuling> rulingLeft(long now) {
		return Optional.ofNullable(ruling(now))
			.map((ruling) -> new RateLimitRuling(ruling.kind(), ruling.permits(),
					Duration.ofMillis(this.rulingEnd - now)));
	}

	/**
	 * Return for how long this is needed if the subject does nothing any more.
	 * @param now the time
	 * @return how long
	 */
	Duration life(long now) {
		long ruled = Math.max((ruling(now) != null) ? this.rulingEnd : now, Math.max(this.bansEnd, now)) - now;
		return Duration.ofMillis(Math.max(this.limit.window().toMillis(), ruled)).plus(MARGIN);
	}

	private boolean is(Kind kind, long now) {
		RateLimitRuling ruling = ruling(now);
		return ruling != null && ruling.kind() == kind;
	}

	private @Nullable RateLimitRuling ruling(long now) {
		return (this.ruling != null && this.rulingEnd > now) ? this.ruling : null;
	}

}
