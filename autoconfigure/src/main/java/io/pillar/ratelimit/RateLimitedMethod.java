package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * What a method's annotation says, checked.
 *
 * @param name what it is called in messages
 * @param returned what it returns
 * @param limit its limit, which may be another one for each call
 * @param scope what the subjects of its limit are told apart from others by, empty where
 * they are those of a policy
 * @param key whom a call counts for, {@code null} where all count together
 * @param bounded what bounds how many subjects there are
 * @param cost how many permits a call takes
 * @param fallback what answers calls that are denied, {@code null} where nothing does
 * @param isBroken whether it was told that one of its expressions fails
 */
record RateLimitedMethod(String name, Class<?> returned, Supplier<RateLimit> limit, String scope,
		@Nullable MethodExpression key, UnaryOperator<RateLimitKey> bounded, MethodExpression cost,
		@Nullable MethodFallback fallback, AtomicBoolean isBroken) {

	/**
	 * The answer to a call that is not counted.
	 */
	static final RateLimitDecision NOT_COUNTED = new RateLimitDecision(true, List.of(), Origin.LOCAL, 0);

	private static final Log logger = LogFactory.getLog(RateLimitedMethod.class);

	boolean usesUser() {
		return this.cost.usesUser() || (this.key != null && this.key.usesUser());
	}

	/**
	 * Return what a call has to be granted.
	 * @param arguments the arguments of the call
	 * @param user who calls
	 * @return what it needs, or {@code null} where it is not counted
	 */
	@Nullable RateLimitRequest requestOf(@Nullable Object[] arguments, Supplier<@Nullable String> user) {
		try {
			Object subject = (this.key != null) ? this.key.valueFor(arguments, user) : MethodPolicies.KEY;
			if (this.key != null && (subject == null || subject.toString().isBlank())) {
				return null;
			}
			return request(String.valueOf(subject), PolicyCost.number(this.cost.valueFor(arguments, user)));
		}
		catch (RuntimeException ex) {
			// its words may be a client's
			if (this.isBroken.compareAndSet(false, true)) {
				logger.warn(("An expression of @RateLimited of %s fails on a call, which counts together with all "
						+ "calls of that kind: %s. This is said once.")
					.formatted(this.name, ex.getClass().getName()));
			}
			logger.debug("Expression of @RateLimited fails", ex);
			// or whoever finds out how to break a key is free
			return request("!", 1);
		}
	}

	private RateLimitRequest request(String subject, long cost) {
		RateLimitKey key = new RateLimitKey(this.limit.get(), RateLimitPolicy.bounded(this.scope + subject));
		return RateLimitRequest.of(this.bounded.apply(key)).withCost(cost);
	}

	/**
	 * Answer a call that is denied.
	 * @param target the object that was called
	 * @param arguments the arguments of the call
	 * @param decision the denial
	 * @return what the fallback returns
	 * @throws Throwable what the fallback throws, or that the limit is exceeded
	 */
	@Nullable Object denied(@Nullable Object target, @Nullable Object[] arguments, RateLimitDecision decision) throws Throwable {
		RateLimitExceededException exceeded = new RateLimitExceededException(decision);
		if (this.fallback == null) {
			throw exceeded;
		}
		return this.fallback.call(target, arguments, exceeded);
	}

}
