package io.pillar.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How caches behave.
 *
 * @param enabled Whether Pillar provides the cache manager.
 * @param mode Where the shared tier lives, pillar.mode where it is not set.
 * @param disconnectedLimit How long the memory of a node is used while nothing is heard
 * of the changes of other nodes; until its entries expire where it is not set.
 * @param defaults Settings of all caches.
 * @param caches Settings of single caches by name, over the defaults.
 * @param json How JSON is written.
 */
@ConfigurationProperties(prefix = "pillar.cache", ignoreUnknownFields = false)
record TwoTierCacheProperties(@DefaultValue("true") boolean enabled, @Nullable String mode,
		@Nullable Duration disconnectedLimit, @DefaultValue Single defaults,
		@DefaultValue LinkedHashMap<String, Single> caches, @DefaultValue Json json) {

	private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(2);

	private static final Duration LONGEST_LIMIT = Duration.ofDays(3650);

	@Nullable Duration checkedDisconnectedLimit() {
		Duration limit = this.disconnectedLimit;
		if (limit != null && (limit.compareTo(SHORTEST_LIMIT) < 0 || limit.compareTo(LONGEST_LIMIT) > 0)) {
			throw new InvalidConfigurationPropertyValueException("pillar.cache.disconnected-limit", limit,
					"Use %s to %s: a node hears of Redis once a second.".formatted(SHORTEST_LIMIT, LONGEST_LIMIT));
		}
		return limit;
	}

	Map<String, Single> named() {
		return this.caches;
	}

	/**
	 * Settings of a cache.
	 *
	 * @param tiers Tiers that keep entries.
	 * @param ttl How long an entry lives.
	 * @param nullTtl How long an entry lives whose value is null.
	 * @param jitter By which part, 0 to 1, the life of an entry is shortened at random.
	 * @param local Memory of the node.
	 * @param lease How long a load is waited for after its node died.
	 * @param loadTimeout How long a load is waited for at most.
	 * @param serializer How values are written to Redis: json, jdk, or the name of a
	 * RedisSerializer bean.
	 * @param type Type of all values, which then need no type information; generic types
	 * are written as in Java.
	 */
	record Single(@Nullable CacheTiers tiers, @Nullable Duration ttl, @Nullable Duration nullTtl,
			@Nullable Double jitter, @DefaultValue Local local, @Nullable Duration lease,
			@Nullable Duration loadTimeout, @Nullable String serializer, @Nullable String type) {

	}

	/**
	 * Memory of a node.
	 *
	 * @param ttl How long an entry lives there at most; as long as it lives at all where
	 * there is no other tier.
	 * @param maxSize How many entries are kept.
	 */
	record Local(@Nullable Duration ttl, @Nullable Long maxSize) {

	}

	/**
	 * JSON.
	 *
	 * @param allowedPackages Packages whose types may be read, those within them too; the
	 * packages of the application where it is not set.
	 */
	record Json(@DefaultValue List<String> allowedPackages) {

	}

}
