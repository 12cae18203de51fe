package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which requests are counted, for whom and against which limit.
 *
 * @param limit the limit, which has the name of the policy
 * @param paths the paths that it holds for
 * @param excluded the paths among them that it does not hold for
 * @param methods the methods that it holds for, empty for all
 * @param key whom it counts for
 * @param tiers other limits, the first that fits
 * @param bypass who is not counted
 * @param cost how many permits a request takes
 * @param consumed which answers count, {@code null} for all
 */
record RateLimitPolicy(RateLimit limit, PathPatterns paths, PathPatterns excluded, Set<String> methods, PolicyKey key,
		List<PolicyTier> tiers, PolicyBypass bypass, PolicyCost cost, @Nullable StatusRanges consumed) {

	// of what a client sends, no more than this is remembered
	private static final int LONGEST = 128;

	String name() {
		return this.limit.name();
	}

	/**
	 * Return whether all that this policy asks for is known before authentication. What a
	 * tier asks for is a user, or an attribute that others have yet to set.
	 */
	boolean isEarly() {
		return this.key.early() && this.cost.early() && this.tiers.isEmpty() && this.bypass.isEarly();
	}

	boolean usesAddress() {
		return this.key.usesAddress() || this.cost.usesAddress() || !this.bypass.addresses().isEmpty();
	}

	boolean usesSession() {
		return this.key.equals(PolicyKeys.SESSION);
	}

	boolean appliesTo(PolicyRequest request) {
		return appliesTo(request.method()) && this.paths.matchOne(request.paths())
				&& !this.excluded.matchAll(request.paths());
	}

	/**
	 * What serves {@code GET} serves {@code HEAD}, at the same cost.
	 */
	private boolean appliesTo(String method) {
		return this.methods.isEmpty() || this.methods.contains(method)
				|| (method.equals("HEAD") && this.methods.contains("GET"));
	}

	/**
	 * Return what a request that this policy applies to has to be granted.
	 * @param request the request
	 * @return what it needs, or {@code null} where it is not counted
	 */
	@Nullable PolicyCall callOf(PolicyRequest request) {
		if (this.bypass.spares(request)) {
			return null;
		}
		String subject = this.key.subject().apply(request);
		if (subject == null) {
			return null;
		}
		long cost = this.cost.permits().applyAsLong(request);
		for (PolicyTier tier : this.tiers) {
			if (tier.condition().test(request)) {
				return new PolicyCall(this, new RateLimitKey(tier.limit(), tier.subject(bounded(subject))), cost);
			}
		}
		return new PolicyCall(this, new RateLimitKey(this.limit, bounded(subject)), cost);
	}

	/**
	 * Return what a request has to be granted about which this policy cannot know more:
	 * somebody has to be counted, or whoever finds out how to break a key is free.
	 * @param request the request
	 * @return one permit for the address that it came from
	 */
	PolicyCall fallbackOf(PolicyRequest request) {
		return new PolicyCall(this, new RateLimitKey(this.limit, request.address()), 1);
	}

	static String bounded(String subject) {
		if (subject.length() <= LONGEST) {
			return subject;
		}
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
			return "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
