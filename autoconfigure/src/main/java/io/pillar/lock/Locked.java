package io.pillar.lock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Locks something while a method of a bean runs, as {@link Locks} does.
 * <p>
 * The lock is taken before a transaction of the method begins and released after it has
 * ended. Where the caller has begun one, the lock is held until that has ended, and a
 * lease that is lost before the commit rolls it back.
 * <p>
 * Methods that return a {@code CompletableFuture} or a {@code CompletionStage} hold the
 * lock until that is completed; the caller's thread waits for the lock. Methods that
 * return a {@code Mono} or a {@code Flux} take the lock for each subscription, on a
 * thread that may wait, and hold it until the end.
 * <p>
 * A call whose lease was lost before it ended throws a {@link LeaseLostException}, since
 * it may have run beside another holder. The method finds its lease, with the fencing
 * token, in {@link CurrentLease}.
 * <p>
 * As with all advice of Spring, a method that calls another one of the same object is not
 * seen. What can never work, such as a private method or an expression that cannot be
 * read, is refused when the bean is made.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Locked {

	/**
	 * The name of the lock, or the beginning of the names where there are keys. The class
	 * and the method where it is empty.
	 * @return the name
	 */
	String name() default "";

	/**
	 * What is locked of that name: expressions (SpEL) over the arguments, such as
	 * {@code #order.symbol()}. {@code #p0} is the first argument. They read the arguments
	 * and can name no type and no bean. Of several, and of one whose value is a
	 * collection, all are locked together, whatever their order. One that is {@code null}
	 * or blank throws an {@link IllegalArgumentException}.
	 * @return the expressions
	 */
	String[] key() default {};

	/**
	 * How long to wait for the lock, such as {@code 500ms}; {@code pillar.lock.wait}
	 * where it is empty.
	 * @return how long
	 */
	String waitFor() default "";

	/**
	 * How long the lock is held if it cannot be renewed, such as {@code 10s};
	 * {@code pillar.lock.lease} where it is empty.
	 * @return how long
	 */
	String lease() default "";

	/**
	 * Who may hold the lock at the same time.
	 * @return the form
	 */
	LockForm form() default LockForm.EXCLUSIVE;

	/**
	 * How many permits there are, for {@link LockForm#PERMIT}.
	 * @return how many
	 */
	int permits() default 1;

	/**
	 * Whether those who wait are served in the order in which they came.
	 * @return whether they are
	 */
	boolean fair() default false;

	/**
	 * Whether the thread that runs the method is interrupted when the lease is lost. Not
	 * for methods whose work goes on after they have returned.
	 * @return whether it is
	 */
	boolean interruptOnLost() default false;

	/**
	 * What happens while Redis is away; {@code pillar.lock.on-redis-down} where it is
	 * empty.
	 * @return one at most
	 */
	OnRedisDown[] onRedisDown() default {};

	/**
	 * What happens where somebody else holds the lock until the wait is over.
	 * @return what happens
	 */
	OnFailure onFailure() default OnFailure.THROW;

	/**
	 * The method of the same class that answers a call that does not get the lock, for
	 * whatever reason: with the same parameters, to which a
	 * {@link LockUnavailableException} may be added, and a return type that fits. It is
	 * called as it is, without advice and without the lock.
	 * @return the name of the method
	 */
	String fallback() default "";

	/**
	 * What becomes of a call that does not get the lock.
	 *
	 * @since 0.1.0
	 */
	enum OnFailure {

		/**
		 * A {@link LockUnavailableException}.
		 */
		THROW,

		/**
		 * The method is not called: somebody else does it. The answer is {@code null}, an
		 * empty {@code Optional}, a future of {@code null} or an empty publisher. Where
		 * it is not known whether somebody does, as while Redis is away, there is a
		 * {@link LockUnavailableException} all the same.
		 */
		SKIP

	}

}
