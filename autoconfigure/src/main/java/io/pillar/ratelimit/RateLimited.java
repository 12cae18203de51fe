package io.pillar.ratelimit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how often a method of a bean is called. On a type, it holds for each of its
 * methods that is not private and has none of its own.
 * <p>
 * <b>Across nodes</b> calls are counted together, as {@link RateLimiter} says; without
 * Redis each node does what the limit says for that time. A call that is denied throws
 * {@link RateLimitExceededException}, or goes to the {@link #fallback()}, and the method
 * is not called: no transaction begins and no cache is asked.
 * <p>
 * Methods that return a {@code CompletableFuture}, a {@code CompletionStage}, a
 * {@code Mono} or a {@code Flux} do not wait for the answer. The first two fail with the
 * exception; the others are counted for each subscription. What such a method does before
 * it returns happens when the answer is there, which may be on another thread.
 * <p>
 * As with all advice of Spring, a method that calls another one of the same object is not
 * seen. What can never work, such as a private method or an expression that cannot be
 * read, is refused when the bean is made.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface RateLimited {

	/**
	 * The policy of {@code pillar.rate-limit.policies} whose limit holds, one of
	 * {@code key: method}. All methods that name it share its permits. Instead of
	 * {@link #limit()} and {@link #window()}.
	 * @return the name of the policy
	 */
	String policy() default "";

	/**
	 * How many permits there are in a window, 1 to 1 000 000 000. Each method has its
	 * own.
	 * @return how many permits
	 */
	long limit() default 0;

	/**
	 * How long a window is, such as {@code 10s} or {@code 1m}: 1 millisecond to 31 days.
	 * @return how long
	 */
	String window() default "";

	/**
	 * Whom a call counts for: an expression (SpEL) over the arguments, such as
	 * {@code #owner} or {@code #bot.owner()}. {@code #p0} is the first argument,
	 * {@code #user} the name of the user, unless an argument is called so. It reads the
	 * arguments and can name no type and no bean. A call for nobody, {@code null} or
	 * blank, is not counted. Without it, all calls count together.
	 * @return the expression
	 */
	String key() default "";

	/**
	 * How many permits a call takes: a number, or an expression such as
	 * {@code #bots.size()}. One at least.
	 * @return the number or the expression
	 */
	String cost() default "1";

	/**
	 * The method of the same class that answers a call that is denied: with the same
	 * parameters, to which a {@link RateLimitExceededException} may be added, and a
	 * return type that fits. It is called as it is, without advice.
	 * @return the name of the method
	 */
	String fallback() default "";

}
