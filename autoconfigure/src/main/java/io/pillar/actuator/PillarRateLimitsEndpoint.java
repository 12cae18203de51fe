package io.pillar.actuator;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;

import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitOverride;
import io.pillar.ratelimit.RateLimitPolicies;
import io.pillar.ratelimit.RateLimitRuling;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.redis.RedisUnavailableException;

/**
 * Shows the policies of rate limits, what they decided on this node and how they stand
 * for a subject. With access {@code unrestricted} it also resets, bans and spares
 * subjects and overrides policies, on all nodes.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "pillarratelimits", defaultAccess = Access.READ_ONLY)
public final class PillarRateLimitsEndpoint {

	private static final int TOP = 20;

	private final RateLimiter limiter;

	private final RateLimitPolicies policies;

	private final RateLimitTally tally;

	private final Function<String, String> naming;

	PillarRateLimitsEndpoint(RateLimiter limiter, RateLimitPolicies policies, RateLimitTally tally,
			Function<String, String> naming) {
		this.limiter = limiter;
		this.policies = policies;
		this.tally = tally;
		this.naming = naming;
	}

	/**
	 * Show all policies, and who was denied most on this node.
	 * @return what they are and what they decided
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> policies() {
		Map<String, Object> policies = new LinkedHashMap<>();
		this.policies.names().forEach((name) -> policies.put(name, policy(name)));
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("policies", policies);
		all.put("topDenied", this.tally.top(TOP, this.naming));
		return new WebEndpointResponse<>(all);
	}

	/**
	 * Show a policy, and how it stands for a subject.
	 * @param policy the name of the policy
	 * @param subject whom it counts for, {@code null} for the policy only
	 * @return what it is and how it stands
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> policy(@Selector String policy, @Nullable String subject) {
		return answer(policy, () -> {
			Map<String, Object> shown = policy(policy);
			if (subject != null) {
				shown.put("states", states(policy, subject));
			}
			return shown;
		});
	}

	/**
	 * Change something on all nodes.
	 * @param policy the name of the policy
	 * @param action reset, ban, grant, exempt or lift for a subject; override for the
	 * policy
	 * @param subject whom the policy counts for; not for a policy that counts for all
	 * together
	 * @param duration for how long: of ban, grant and exempt
	 * @param permits how many in addition in a window: of grant
	 * @param limit how many permits there are in a window: of override
	 * @param window how long a window is: of override
	 * @param shadow whether nothing is denied: of override
	 * @return how it stands afterwards
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, Object>> change(@Selector String policy, @Selector String action,
			@Nullable String subject, @Nullable String duration, @Nullable String permits, @Nullable String limit,
			@Nullable String window, @Nullable String shadow) {
		return answer(policy, () -> {
			if (action.equals("override")) {
				this.policies.override(policy, override(limit, window, shadow));
				return policy(policy);
			}
			this.policies.keys(policy, subject).values().forEach(change(policy, action, duration, permits)::accept);
			Map<String, Object> shown = policy(policy);
			shown.put("states", states(policy, subject));
			return shown;
		});
	}

	/**
	 * Take an override back, on all nodes.
	 * @param policy the name of the policy
	 * @return the policy
	 */
	@DeleteOperation
	public WebEndpointResponse<Map<String, Object>> clear(@Selector String policy) {
		return answer(policy, () -> {
			this.policies.clear(policy);
			return policy(policy);
		});
	}

	private Change change(String policy, String action, @Nullable String duration, @Nullable String permits) {
		if (action.equals("reset")) {
			return this.limiter::reset;
		}
		if (action.equals("lift")) {
			return this.limiter::lift;
		}
		RateLimitRuling ruling = switch (action) {
			case "ban" -> RateLimitRuling.ban(duration("duration", required("duration", duration)));
			case "grant" -> RateLimitRuling.grant(number("permits", required("permits", permits)),
					duration("duration", required("duration", duration)));
			case "exempt" -> RateLimitRuling.exempt(duration("duration", required("duration", duration)));
			default -> throw new IllegalArgumentException("There is no action '%s'. Use one of %s".formatted(action,
					"reset, ban, grant, exempt, lift or override"));
		};
		Assert.isTrue(!action.equals("ban") || !this.policies.limit(policy).shadow(),
				() -> "Policy '%s' is a shadow, which denies nothing. Override 'shadow' first".formatted(policy));
		return (key) -> this.limiter.rule(key, ruling);
	}

	private static RateLimitOverride override(@Nullable String limit, @Nullable String window,
			@Nullable String shadow) {
		Assert.isTrue(shadow == null || shadow.equals("true") || shadow.equals("false"),
				() -> "'shadow' must be true or false but was '%s'".formatted(shadow));
		return new RateLimitOverride((limit != null) ? number("limit", limit) : null,
				(window != null) ? duration("window", window) : null,
				(shadow != null) ? Boolean.valueOf(shadow) : null);
	}

	private static String required(String name, @Nullable String value) {
		if (value == null) {
			throw new IllegalArgumentException("'%s' is missing".formatted(name));
		}
		return value;
	}

	private static long number(String name, String value) {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'%s' must be a whole number but was '%s'".formatted(name, value), ex);
		}
	}

	private static Duration duration(String name, String value) {
		try {
			return DurationStyle.detectAndParse(value);
		}
		catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
			throw new IllegalArgumentException(
					"'%s' must be a duration such as 30s, 10m or 1h but was '%s'".formatted(name, value), ex);
		}
	}

	private Map<String, Object> policy(String policy) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("configured", RateLimitDetails.of(this.policies.configured(policy)));
		shown.put("inForce", RateLimitDetails.of(this.policies.limit(policy)));
		shown.put("overridden", this.policies.overrides().containsKey(policy));
		shown.put("decisions", this.tally.counts(policy));
		return shown;
	}

	private List<Map<String, Object>> states(String policy, @Nullable String subject) {
		List<Map<String, Object>> states = new ArrayList<>();
		for (Map.Entry<String, RateLimitKey> key : this.policies.keys(policy, subject).entrySet()) {
			states.add(RateLimitDetails.of(key.getKey(), key.getValue(), this.limiter));
		}
		return states;
	}

	private WebEndpointResponse<Map<String, Object>> answer(String policy, Supplier<Map<String, Object>> answer) {
		if (!this.policies.names().contains(policy)) {
			return error(WebEndpointResponse.STATUS_NOT_FOUND, "There is no policy '%s'. There are: %s"
				.formatted(policy, String.join(", ", this.policies.names())));
		}
		try {
			return new WebEndpointResponse<>(answer.get());
		}
		catch (IllegalArgumentException | UnsupportedOperationException ex) {
			return error(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
		catch (RedisUnavailableException ex) {
			return error(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
					"Redis is away, so the other nodes would not know. Try again when it is back");
		}
	}

	private static WebEndpointResponse<Map<String, Object>> error(int status, String message) {
		return new WebEndpointResponse<>(Map.of("error", message), status);
	}

	/**
	 * What is done to a subject.
	 */
	private interface Change {

		void accept(RateLimitKey key);

	}

}
