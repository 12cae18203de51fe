package io.pillar.redis;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where a feature keeps its state in Redis: by {@code pillar.<feature>.mode}, by
 * {@code pillar.mode} where that is not set, and with {@code auto} where a connection to
 * Redis is configured.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnSharedStateCondition.class)
public @interface ConditionalOnSharedState {

	/**
	 * The name of the feature as it stands in its properties.
	 * @return the feature, empty for all of them
	 */
	String value() default "";

}
