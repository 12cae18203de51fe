package io.pillar.cache;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.pillar.cache.TwoTierCacheProperties.Single;

/**
 * Makes the settings of a cache out of its properties and the defaults, and refuses what
 * cannot be meant.
 */
final class CacheSettingsFactory {

	static final Duration TTL = Duration.ofHours(1);

	private static final Duration LOCAL_TTL = Duration.ofMinutes(5);

	private static final Duration NULL_TTL = Duration.ofMinutes(1);

	private static final double JITTER = 0.1;

	private static final long LOCAL_MAX_SIZE = 10_000;

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration LONGEST = Duration.ofDays(3650);

	private final TwoTierCacheProperties properties;

	private final CodecSource codecs;

	private final boolean shared;

	private final Duration defaultTtl;

	CacheSettingsFactory(TwoTierCacheProperties properties, CodecSource codecs, boolean shared,
			@Nullable Duration springsTtl) {
		this.properties = properties;
		this.codecs = codecs;
		this.shared = shared;
		this.defaultTtl = (springsTtl != null) ? springsTtl : TTL;
	}

	CacheSettings create(String name) {
		Single own = this.properties.named().get(name);
		Reader reader = new Reader(name, own, this.properties.defaults());
		// a node that shares nothing keeps everything itself
		CacheTiers tiers = this.shared ? reader.read("tiers", Single::tiers, CacheTiers.BOTH) : CacheTiers.LOCAL;
		refuseContradictions(reader, (own != null) ? own : this.properties.defaults());
		Duration ttl = reader.duration("ttl", Single::ttl, this.defaultTtl, Duration.ofMillis(1));
		Duration localTtl = localTtl(reader, tiers, ttl);
		Duration lease = reader.duration("lease", Single::lease, LEASE, Duration.ofSeconds(3));
		return new CacheSettings(name, tiers, ttl, localTtl, maxSize(reader),
				reader.duration("null-ttl", Single::nullTtl, min(NULL_TTL, ttl), Duration.ofMillis(1)), jitter(reader),
				lease, reader.duration("load-timeout", Single::loadTimeout, LOAD_TIMEOUT, Duration.ofMillis(10)),
				this.codecs.codec(reader.property("serializer", Single::serializer),
						reader.property("type", Single::type), reader.read("serializer", Single::serializer, "json"),
						reader.read("type", Single::type, null)));
	}

	private Duration localTtl(Reader reader, CacheTiers tiers, Duration ttl) {
		Duration set = reader.read("local.ttl", (single) -> single.local().ttl(), null);
		if (set == null) {
			// memory that is all there is keeps an entry as long as it lives
			return (this.shared && tiers == CacheTiers.BOTH) ? min(LOCAL_TTL, ttl) : ttl;
		}
		reader.duration("local.ttl", (single) -> single.local().ttl(), LOCAL_TTL, Duration.ofMillis(1));
		return min(set, ttl);
	}

	private static long maxSize(Reader reader) {
		long size = reader.read("local.max-size", (single) -> single.local().maxSize(), LOCAL_MAX_SIZE);
		if (size < 1) {
			throw reader.invalid("local.max-size", (single) -> single.local().maxSize(), size,
					"Keep at least one entry. For a cache without memory set tiers to redis.");
		}
		return size;
	}

	private static double jitter(Reader reader) {
		double jitter = reader.read("jitter", Single::jitter, JITTER);
		if (!(jitter >= 0 && jitter < 1)) {
			throw reader.invalid("jitter", Single::jitter, jitter,
					"Use 0 (no jitter) up to, but not, 1. 0.1 shortens lives by up to a tenth.");
		}
		return jitter;
	}

	private static void refuseContradictions(Reader reader, Single level) {
		if (level.tiers() == CacheTiers.REDIS && (level.local().ttl() != null || level.local().maxSize() != null)) {
			throw reader.invalidAt(level, "tiers", "redis",
					"A cache without memory has no local.ttl and no local.max-size. "
							+ "Remove them, or set tiers to both.");
		}
		if (level.tiers() == CacheTiers.LOCAL && (level.serializer() != null || level.type() != null)) {
			throw reader.invalidAt(level, "tiers", "local",
					"A cache that is only in memory writes nothing. Remove serializer and "
							+ "type, or set tiers to both.");
		}
		Duration ttl = level.ttl();
		Duration localTtl = level.local().ttl();
		if (ttl != null && localTtl != null && localTtl.compareTo(ttl) > 0) {
			throw reader.invalidAt(level, "local.ttl", localTtl,
					"An entry lives no longer in memory than it lives at all, and ttl is %s. Lower it, or raise ttl."
						.formatted(ttl));
		}
		// a serializer of its own may leave aside the type of all the others
		if (level.type() != null && !reader.read("serializer", Single::serializer, "json").equals("json")) {
			throw reader.invalidAt(level, "type", level.type(),
					"Only JSON is read by a declared type. Remove type, or set serializer to json.");
		}
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	/**
	 * Reads a setting of a cache, or where it has none of its own that of all caches.
	 */
	private record Reader(String name, @Nullable Single own, Single defaults) {

		<T extends @Nullable Object> T read(String setting, Function<Single, @Nullable T> getter, T fallback) {
			T value = (this.own != null) ? getter.apply(this.own) : null;
			if (value == null) {
				value = getter.apply(this.defaults);
			}
			return (value != null) ? value : fallback;
		}

		Duration duration(String setting, Function<Single, @Nullable Duration> getter, Duration fallback,
				Duration least) {
			Duration value = read(setting, getter, fallback);
			if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
				throw invalid(setting, getter, value, "Use %s to %s.".formatted(least, LONGEST));
			}
			return value;
		}

		boolean isOwn(Function<Single, ? extends @Nullable Object> getter) {
			return this.own != null && getter.apply(this.own) != null;
		}

		String property(String setting, Function<Single, ? extends @Nullable Object> getter) {
			return isOwn(getter) ? "pillar.cache.caches.%s.%s".formatted(this.name, setting)
					: "pillar.cache.defaults." + setting;
		}

		InvalidConfigurationPropertyValueException invalidAt(Single level, String setting, Object value,
				String reason) {
			String property = (level == this.own) ? "pillar.cache.caches.%s.%s".formatted(this.name, setting)
					: "pillar.cache.defaults." + setting;
			return new InvalidConfigurationPropertyValueException(property, value, reason);
		}

		InvalidConfigurationPropertyValueException invalid(String setting,
				Function<Single, ? extends @Nullable Object> getter, Object value, String reason) {
			return new InvalidConfigurationPropertyValueException(property(setting, getter), value, reason);
		}

	}

}
