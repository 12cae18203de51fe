package io.pillar.benchmark;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.data.redis.serializer.GenericJacksonJsonRedisSerializer;

/**
 * What all caches under measurement have in common, so that none is measured with easier
 * settings than another.
 */
final class Settings {

	static final String CACHE = "benchmark";

	static final int LOCAL_SIZE = 10_000;

	static final Duration LOCAL_TIME_TO_LIVE = Duration.ofMinutes(10);

	// longer than in memory, as in the defaults of those that have two tiers
	static final Duration SHARED_TIME_TO_LIVE = Duration.ofHours(1);

	private Settings() {
	}

	static Caffeine<Object, Object> caffeine() {
		return Caffeine.newBuilder().maximumSize(LOCAL_SIZE).expireAfterWrite(LOCAL_TIME_TO_LIVE);
	}

	/**
	 * Return the JSON that Spring's documentation tells users of its cache to use.
	 */
	static GenericJacksonJsonRedisSerializer springJson() {
		// only this program writes to the server it reads from
		return GenericJacksonJsonRedisSerializer.builder()
			.enableUnsafeDefaultTyping()
			.enableSpringCacheNullValueSupport()
			.build();
	}

}
