package io.pillar.lock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a method that is {@code @Scheduled} by {@code cron} or {@code fixedRate} on one
 * node for each of its times.
 * <p>
 * All nodes know the times of a schedule, its slots. The first that comes to one runs it,
 * and the others leave it to that node: a slot is run <b>once</b>, however far the clocks
 * of the nodes are apart and however short a run is. Where Redis is there its clock
 * decides when a slot has come. Runs of one job never overlap; a slot that comes while an
 * earlier one is still run is missed.
 * <p>
 * What became of the last slots is kept: {@link RunLedger}. A slot that nobody ran is
 * never passed over in silence, but marked there as missed, logged, and published as a
 * {@link RunMissed}. Only where a schedule was changed meanwhile, slots of the former one
 * that no node came to are not looked for.
 * <p>
 * While Redis is away no node runs a slot, because it could not know whether another
 * does. When it is back, the last slot that came meanwhile is run late, unless the next
 * one has come too. Without Redis, in local mode, every node runs each slot.
 * <p>
 * A {@code fixedRate} has its slots at the multiples of the rate since midnight of 1
 * January 1970 UTC, the same on all nodes, instead of counting from the start of each. A
 * {@code cron} without a {@code zone} has its slots in the time zone of the node, which
 * must be the same on all. A method that is called by other code than its schedule is not
 * guarded.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RunOnce {

	/**
	 * The name of the job, the same on all nodes; the class and the method where it is
	 * empty.
	 * @return the name
	 */
	String name() default "";

	/**
	 * What becomes of a slot whose node died while it ran it;
	 * {@code pillar.lock.run-once.on-crash} where it is empty.
	 * @return one at most
	 */
	OnCrash[] onCrash() default {};

	/**
	 * What becomes of a slot whose node died, or was cut off for longer than its claim
	 * holds.
	 *
	 * @since 0.1.0
	 */
	enum OnCrash {

		/**
		 * It is marked as missed. No slot is begun twice.
		 */
		MISS,

		/**
		 * Another node runs it again, three times in all at most. A node that was only
		 * cut off may still run it: guard what it writes by {@link SlotRun#token()}.
		 */
		RETRY

	}

}
