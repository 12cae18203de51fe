package io.pillar.redis;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where the application's connection to Redis is there only because Spring Boot
 * makes one to {@code localhost:6379} of its own accord: none is configured, the
 * application has no connection factory of its own, and {@code pillar.mode} does not ask
 * for Redis.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnUnconfiguredRedisCondition.class)
public @interface ConditionalOnUnconfiguredRedis {

}
