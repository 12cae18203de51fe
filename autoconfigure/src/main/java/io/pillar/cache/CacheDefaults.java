package io.pillar.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an application that comes from Boot's own caches has said already.
 *
 * @param ttl how long an entry lives, by {@code spring.cache.redis.time-to-live}
 */
record CacheDefaults(@Nullable Duration ttl) {

}
