package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.pillar.ratelimit.RateLimit.Algorithm;
import io.pillar.ratelimit.RateLimit.WithoutRedis;

/**
 * A policy as it is written.
 *
 * @param limit How many permits there are in a window.
 * @param window How long a window is.
 * @param algorithm What is counted.
 * @param precision Into how many parts a window is divided where there are more than 25
 * permits in it.
 * @param key Whom it counts for: ip, user, session, global, node, header:NAME, an
 * expression in #{...}, or the name of a SubjectResolver bean, or method where methods
 * name it and no request; it does not apply to requests that have none.
 * @param paths Paths that it holds for.
 * @param excludePaths Paths among them that it does not hold for.
 * @param methods Methods that it holds for, all where none is set.
 * @param tiers Other limits, the first whose condition holds: each with when, limit and
 * window, and its own count.
 * @param cost How many permits a request takes: a number, or an expression in #{...}.
 * @param consumeOnStatus Statuses of answers that count, such as 401, 4xx or 400-403; all
 * where none is set.
 * @param shadow Whether it denies nothing and is only measured.
 * @param leased Whether nodes take permits in advance, which spares Redis most of the
 * calls for a limit that many requests share.
 * @param onRedisDown What holds while Redis is away.
 * @param bypass Who is not counted.
 * @param ban When subjects are banned that are denied again and again; nobody is where it
 * is not set.
 */
@ConfigurationPropertiesSource
record RateLimitPolicyProperties(@Nullable Long limit, @Nullable Duration window,
		@DefaultValue("sliding-window") Algorithm algorithm, @DefaultValue("16") int precision, @Nullable String key,
		@DefaultValue("/**") List<String> paths, @DefaultValue List<String> excludePaths,
		@DefaultValue List<String> methods, @DefaultValue List<Tier> tiers, @DefaultValue("1") String cost,
		@DefaultValue List<String> consumeOnStatus, @DefaultValue("false") boolean shadow,
		@DefaultValue("false") boolean leased, @DefaultValue("local") WithoutRedis onRedisDown,
		@DefaultValue Bypass bypass, @Nullable Ban ban) {

	/**
	 * Return what holds with an override.
	 * @param override what takes the place of what is written
	 * @return the properties
	 */
	RateLimitPolicyProperties with(RateLimitOverride override) {
		return new RateLimitPolicyProperties((override.limit() != null) ? override.limit() : this.limit,
				(override.window() != null) ? override.window() : this.window, this.algorithm, this.precision, this.key,
				this.paths, this.excludePaths, this.methods, this.tiers, this.cost, this.consumeOnStatus,
				(override.shadow() != null) ? override.shadow() : this.shadow, this.leased, this.onRedisDown,
				this.bypass, this.ban);
	}

	/**
	 * Another limit for some requests.
	 *
	 * @param when Which requests: role:NAME, user:NAME or attribute:NAME=VALUE.
	 * @param limit How many permits they have in a window.
	 * @param window How long their window is, that of the policy where it is not set.
	 */
	record Tier(@Nullable String when, @Nullable Long limit, @Nullable Duration window) {

	}

	/**
	 * Who is not counted.
	 *
	 * @param roles Users with one of these roles.
	 * @param users Users with one of these names.
	 * @param addresses Requests from these addresses or networks, as 10.0.0.0/8.
	 * @param paths Requests for these paths.
	 */
	record Bypass(@DefaultValue List<String> roles, @DefaultValue List<String> users,
			@DefaultValue List<String> addresses, @DefaultValue List<String> paths) {

	}

	/**
	 * When subjects are banned.
	 *
	 * @param after After how many denials.
	 * @param within Within how long there have to be so many.
	 * @param lasts How long the first ban lasts, the second and so on, as 1m, 10m, 1h.
	 */
	record Ban(@Nullable Integer after, @DefaultValue("10m") Duration within, @DefaultValue List<Duration> lasts) {

	}

}
