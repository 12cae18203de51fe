package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.pillar.ratelimit.RateLimitPolicyProperties.Ban;
import io.pillar.ratelimit.RateLimitPolicyProperties.Bypass;
import io.pillar.ratelimit.RateLimitPolicyProperties.Tier;

/**
 * Makes policies out of their properties, and refuses what cannot be meant.
 */
final class RateLimitPolicyFactory {

	private static final String NAME = "Name a policy with 1 to 64 letters, digits, dots, hyphens or underscores: its "
			+ "name stands in headers and meters.";

	private static final String LIMIT = "Say how many requests are allowed in a window: 1 to 1000000000.";

	private static final String WINDOW = "Say how long a window is: 1ms to 31d, in whole milliseconds.";

	private static final String BAN = "Say after how many denials a subject is banned: 1 to 1000000.";

	private final PolicyKeys keys;

	RateLimitPolicyFactory(PolicyKeys keys) {
		this.keys = keys;
	}

	RateLimitPolicy create(String name, RateLimitPolicyProperties properties) {
		PolicyFaults faults = new PolicyFaults(name);
		if (MethodPolicies.isOne(properties)) {
			MethodPolicies.refuseWhatIsOfRequests(faults, properties);
		}
		RateLimit limit = limit(faults, properties);
		List<PolicyTier> tiers = tiers(faults, limit.window(), properties);
		String key = faults.required("key", properties.key(), "Say whom it counts for: ip, user, session, global, "
				+ "node, header:NAME, method, an expression in #{...}, or the name of a SubjectResolver bean.");
		if (properties.paths().isEmpty()) {
			throw faults.invalid("paths", "", "Name a path at least. Leave it out for all of them.");
		}
		long lowest = tiers.stream().mapToLong((tier) -> tier.limit().permits()).min().orElse(limit.permits());
		return new RateLimitPolicy(limit, PathPatterns.of(faults.property("paths"), properties.paths()),
				PathPatterns.of(faults.property("exclude-paths"), properties.excludePaths()),
				Set.copyOf(PolicyFaults.methods(faults.property("methods"), properties.methods())),
				this.keys.of(faults.property("key"), key), tiers, bypass(faults, properties.bypass()),
				PolicyCost.of(faults, properties.cost(), Math.min(lowest, limit.permits())),
				properties.consumeOnStatus().isEmpty() ? null
						: StatusRanges.of(faults.property("consume-on-status"), properties.consumeOnStatus()));
	}

	static RateLimit limit(PolicyFaults faults, RateLimitPolicyProperties properties) {
		long permits = faults.required("limit", properties.limit(), LIMIT);
		Duration window = faults.required("window", properties.window(), WINDOW);
		try {
			RateLimit.of(faults.policy(), 1, Duration.ofSeconds(1));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("pillar.rate-limit.policies", faults.policy(), NAME);
		}
		RateLimit limit = limit(faults, "", permits, window);
		faults.check("precision", properties.precision(), "Divide a window into 4 to 128 parts.",
				() -> limit.withPrecision(properties.precision()));
		return like(faults, limit, properties);
	}

	private static RateLimit limit(PolicyFaults faults, String prefix, long permits, Duration window) {
		String name = faults.policy();
		faults.check(prefix + "limit", permits, LIMIT, () -> RateLimit.of(name, permits, Duration.ofSeconds(1)));
		faults.check(prefix + "window", window, WINDOW, () -> RateLimit.of(name, 1, window));
		return RateLimit.of(name, permits, window);
	}

	private static RateLimit like(PolicyFaults faults, RateLimit plain, RateLimitPolicyProperties properties) {
		RateLimit limit = plain.with(properties.algorithm())
			.with(properties.onRedisDown())
			.withPrecision(properties.precision());
		limit = properties.leased() ? limit.asLeased() : limit;
		limit = (properties.ban() != null) ? limit.with(bans(faults, properties.ban())) : limit;
		return properties.shadow() ? limit.asShadow() : limit;
	}

	private static RateLimitBans bans(PolicyFaults faults, Ban ban) {
		int after = faults.required("ban.after", ban.after(), BAN);
		List<Duration> minute = List.of(Duration.ofMinutes(1));
		faults.check("ban.after", after, BAN, () -> new RateLimitBans(after, minute.get(0), minute));
		faults.check("ban.within", ban.within(), "Say within how long: 1ms to 31d, in whole milliseconds.",
				() -> new RateLimitBans(after, ban.within(), minute));
		faults.check("ban.lasts", ban.lasts(),
				"Say how long bans last, one after the other, as 1m, 10m, 1h: 1 to 10 of them, each 1ms to 31d.",
				() -> new RateLimitBans(after, ban.within(), ban.lasts()));
		return new RateLimitBans(after, ban.within(), ban.lasts());
	}

	private static List<PolicyTier> tiers(PolicyFaults faults, Duration window, RateLimitPolicyProperties properties) {
		List<PolicyTier> tiers = new ArrayList<>(properties.tiers().size());
		for (int i = 0; i < properties.tiers().size(); i++) {
			Tier tier = properties.tiers().get(i);
			String prefix = "tiers[%d].".formatted(i);
			String when = faults.required(prefix + "when", tier.when(),
					"Say which requests: role:NAME, user:NAME or attribute:NAME=VALUE.");
			RateLimit limit = limit(faults, prefix, faults.required(prefix + "limit", tier.limit(), LIMIT),
					(tier.window() != null) ? tier.window() : window);
			tiers.add(PolicyTier.of(faults.property(prefix + "when"), when, like(faults, limit, properties)));
		}
		return List.copyOf(tiers);
	}

	private static PolicyBypass bypass(PolicyFaults faults, Bypass bypass) {
		return new PolicyBypass(List.copyOf(bypass.roles()), Set.copyOf(bypass.users()),
				IpNetworks.of(faults.property("bypass.addresses"), bypass.addresses()),
				PathPatterns.of(faults.property("bypass.paths"), bypass.paths()));
	}

}
