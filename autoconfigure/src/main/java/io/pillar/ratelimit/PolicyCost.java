package io.pillar.ratelimit;

import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * How many permits a request takes.
 *
 * @param permits how many, 1 to {@value #MOST}
 * @param early whether that is known before authentication
 * @param usesAddress whether it depends on where a request came from
 */
record PolicyCost(ToLongFunction<PolicyRequest> permits, boolean early, boolean usesAddress) {

	private static final long MOST = 1_000_000_000;

	/**
	 * Return a cost, checked.
	 * @param faults names the property
	 * @param cost a number or an expression
	 * @param limit the most that a request may cost, or none will ever be allowed
	 * @return the cost
	 */
	static PolicyCost of(PolicyFaults faults, String cost, long limit) {
		if (RequestExpression.isOne(cost)) {
			RequestExpression expression = RequestExpression.of(faults.property("cost"), cost);
			return new PolicyCost((request) -> number(expression.valueFor(request)), !expression.mentionsUser(),
					expression.mentionsAddress());
		}
		long fixed = fixed(faults, cost);
		if (fixed < 1 || fixed > limit) {
			throw faults.invalid("cost", cost,
					"No request that costs this is ever counted right. Use 1 to the lowest limit of the policy, which "
							+ "is %d.".formatted(limit));
		}
		return new PolicyCost((request) -> fixed, true, false);
	}

	private static long fixed(PolicyFaults faults, String cost) {
		try {
			return Long.parseLong(cost.strip());
		}
		catch (NumberFormatException ex) {
			throw faults.invalid("cost", cost, "Use a whole number, or an expression such as "
					+ "#{contentLength < 0 ? 10 : contentLength / 1048576 + 1}.");
		}
	}

	/**
	 * One at least: what a request costs may be made of what a client sends.
	 */
	static long number(@Nullable Object value) {
		double number = (value instanceof Number given) ? given.doubleValue()
				: Double.parseDouble((value != null) ? value.toString() : "1");
		return (number >= 1) ? (long) Math.min(number, MOST) : 1;
	}

}
