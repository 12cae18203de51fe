package io.pillar.actuator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitRuling;
import io.pillar.ratelimit.RateLimitState;
import io.pillar.ratelimit.RateLimiter;

/**
 * Writes limits and their states for people.
 */
final class RateLimitDetails {

	private static final int FINGERPRINT_LENGTH = 11;

	private RateLimitDetails() {
	}

	static Map<String, Object> of(RateLimit limit) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("limit", limit.permits());
		shown.put("window", limit.window().toString());
		shown.put("algorithm", text(limit.algorithm()));
		shown.put("shadow", limit.shadow());
		shown.put("onRedisDown", text(limit.withoutRedis()));
		return shown;
	}

	static Map<String, Object> of(String tier, RateLimitKey key, RateLimiter limiter) {
		RateLimitDecision decision = limiter.peek(RateLimitRequest.of(key));
		RateLimitState state = decision.states().get(0);
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("tier", tier.isEmpty() ? null : tier);
		shown.put("limit", state.limit().permits());
		shown.put("remaining", state.remaining());
		shown.put("allowed", state.allowed());
		shown.put("banned", state.banned());
		shown.put("untilMore", state.untilMore().toString());
		shown.put("untilAll", state.untilAll().toString());
		shown.put("retryAfter", text(state.retryAfter()));
		ruling(key, limiter).ifPresent((ruling) -> {
			shown.put("ruling", text(ruling.kind()));
			shown.put("rulingPermits", ruling.permits());
			shown.put("rulingEndsIn", ruling.duration().toString());
		});
		shown.put("decidedBy", text(decision.origin()));
		return shown;
	}

	private static Optional<RateLimitRuling> ruling(RateLimitKey key, RateLimiter limiter) {
		try {
			return limiter.ruling(key);
		}
		catch (UnsupportedOperationException ex) {
			// a limiter of the application may have no rulings
			return Optional.empty();
		}
	}

	private static @Nullable String text(@Nullable Duration duration) {
		return (duration != null) ? duration.toString() : null;
	}

	private static String text(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return what a subject is called that is not to be named: the beginning of what it
	 * is called in Redis.
	 * @param namespace the namespace of the application
	 * @param subject the subject
	 * @return eleven letters
	 */
	static String fingerprint(String namespace, String subject) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(namespace.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			byte[] hash = digest.digest(subject.getBytes(StandardCharsets.UTF_16BE));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, FINGERPRINT_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
