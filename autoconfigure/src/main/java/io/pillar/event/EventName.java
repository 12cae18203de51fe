package io.pillar.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which events of a class travel, so that the class may be renamed and
 * moved. Without it the name is the simple name of the class, and the version is 1.
 * <p>
 * A node that knows no class of that name, or an older version only, leaves the event out
 * and counts it.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EventName {

	/**
	 * The name.
	 * @return up to 100 letters, digits, dots, hyphens and underscores
	 */
	String value();

	/**
	 * The version of what is written. To be raised when older nodes cannot read it.
	 * @return the version, 1 or more
	 */
	int version() default 1;

	/**
	 * The oldest version that can still be read.
	 * @return the version, 1 or more
	 */
	int oldest() default 1;

}
