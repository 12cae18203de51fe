package io.pillar.cache;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties that cannot be meant are refused at the start, and those that can say what
 * they do.
 */
class CacheSettingsTests {

	// nobody answers on this port; the caches are made all the same
	private final ApplicationContextRunner shared = runner().withPropertyValues("spring.data.redis.port=1",
			"pillar.redis.start-timeout=0s");

	private static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
					PillarRedisAutoConfiguration.class, TwoTierCacheAutoConfiguration.class));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "caches.x.ttl=0s | Use PT0.001S to", "caches.x.ttl=-1s | Use PT0.001S to",
					"caches.x.ttl=9999d | to PT87600H", "caches.x.null-ttl=0s | Use PT0.001S to",
					"caches.x.lease=1s | Use PT3S to", "caches.x.load-timeout=1ms | Use PT0.01S to",
					"caches.x.local.ttl=0s | Use PT0.001S to", "caches.x.local.max-size=0 | at least one entry",
					"caches.x.jitter=1 | up to, but not, 1", "caches.x.jitter=-0.1 | up to, but not, 1",
					"caches.x.jitter=NaN | up to, but not, 1", "caches.x.serializer=kryo | name of a bean",
					"caches.x.type=com.acme.Nothing | full name of a class", "defaults.jitter=2 | up to, but not, 1",
					"defaults.ttl=0s | Use PT0.001S to", "defaults.lease=1s | Use PT3S to",
					"defaults.local.max-size=-1 | at least one entry", "defaults.serializer=kryo | name of a bean",
					"defaults.type=Nothing | full name of a class", "disconnected-limit=0s | Use PT2S to",
					"disconnected-limit=-1m | Use PT2S to" })
	void settingOutOfRangeIsRefused(String setting, String remedy) {
		assertRefused(setting, remedy);
		String[] parts = setting.split("=");
		if (!parts[0].startsWith("defaults")) {
			return;
		}
		// the same where a cache has settings of its own: the property that is wrong is
		// named
		assertThat(failure(setting, "caches.x.tiers=both").getName()).isEqualTo("pillar.cache." + parts[0]);
	}

	private void assertRefused(String setting, String remedy) {
		String[] parts = setting.split("=");
		InvalidConfigurationPropertyValueException failure = failure(setting);
		assertThat(failure.getName()).isEqualTo("pillar.cache." + parts[0]);
		assertThat(failure.getValue()).isNotNull();
		assertThat(failure.getReason()).contains(remedy);
	}

	private InvalidConfigurationPropertyValueException failure(String... settings) {
		InvalidConfigurationPropertyValueException[] failure = new InvalidConfigurationPropertyValueException[1];
		this.shared.withPropertyValues(Stream.of(settings).map("pillar.cache."::concat).toArray(String[]::new))
			.run((context) -> {
				Throwable cause = context.getStartupFailure();
				while (cause != null && !(cause instanceof InvalidConfigurationPropertyValueException)) {
					cause = cause.getCause();
				}
				failure[0] = (InvalidConfigurationPropertyValueException) cause;
			});
		assertThat(failure[0]).as(String.join(" ", settings)).isNotNull();
		return failure[0];
	}

	@ParameterizedTest
	@MethodSource("contradictions")
	void contradictionIsRefused(String property, String remedy, String[] settings) {
		InvalidConfigurationPropertyValueException failure = failure(settings);
		assertThat(failure.getName()).isEqualTo("pillar.cache." + property);
		assertThat(failure.getReason()).contains(remedy);
	}

	static Stream<Arguments> contradictions() {
		return Stream.of(contradiction("caches.x.local.ttl", "raise ttl", "caches.x.ttl=1m", "caches.x.local.ttl=2m"),
				contradiction("caches.x.tiers", "set tiers to both", "caches.x.tiers=redis", "caches.x.local.ttl=2m"),
				contradiction("caches.x.tiers", "set tiers to both", "caches.x.tiers=redis",
						"caches.x.local.max-size=2"),
				contradiction("caches.x.tiers", "set tiers to both", "caches.x.tiers=local", "caches.x.serializer=jdk"),
				contradiction("caches.x.tiers", "set tiers to both", "caches.x.tiers=local",
						"caches.x.type=java.lang.String"),
				contradiction("caches.x.type", "set serializer to json", "caches.x.serializer=jdk",
						"caches.x.type=java.lang.String"),
				contradiction("caches.x.type", "set serializer to json", "defaults.serializer=jdk",
						"caches.x.type=java.lang.String"),
				contradiction("defaults.type", "set serializer to json", "defaults.serializer=jdk",
						"defaults.type=java.lang.String"),
				contradiction("defaults.local.ttl", "raise ttl", "defaults.ttl=1m", "defaults.local.ttl=2m"),
				contradiction("defaults.tiers", "set tiers to both", "defaults.tiers=redis",
						"defaults.local.max-size=2"),
				contradiction("defaults.tiers", "set tiers to both", "defaults.tiers=local",
						"defaults.serializer=jdk"));
	}

	private static Arguments contradiction(String property, String remedy, String... settings) {
		return Arguments.of(property, remedy, settings);
	}

	@ParameterizedTest
	@CsvSource({ "pillar.cache.caches.x.tll", "pillar.cache.caches.x.local.size", "pillar.cache.ttl",
			"pillar.cache.defaults.tll" })
	void settingThatDoesNotExistIsRefused(String property) {
		this.shared.withPropertyValues(property + "=1s")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(property));
	}

	@Test
	void settingsOfACacheWinOverThoseOfAll() {
		this.shared
			.withPropertyValues("pillar.cache.defaults.ttl=2h", "pillar.cache.defaults.jitter=0.5",
					"pillar.cache.caches.x.ttl=1m", "pillar.cache.caches.x.local.max-size=7",
					"pillar.cache.caches.[a.b].ttl=3m")
			.run((context) -> {
				assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
					.isEqualTo("BOTH PT1M PT1M 7 PT1M 0.5 PT10S PT30S");
				assertThat(settings(context.getBean(TwoTierCacheManager.class), "y"))
					.isEqualTo("BOTH PT2H PT5M 10000 PT1M 0.5 PT10S PT30S");
				assertThat(settings(context.getBean(TwoTierCacheManager.class), "a.b"))
					.isEqualTo("BOTH PT3M PT3M 10000 PT1M 0.5 PT10S PT30S");
			});
	}

	@Test
	void defaultsAreTheOnesThatAreWrittenDown() {
		this.shared.run((context) -> assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
			.isEqualTo("BOTH PT1H PT5M 10000 PT1M 0.1 PT10S PT30S"));
		runner().withPropertyValues("pillar.mode=local")
			.run((context) -> assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
				.isEqualTo("LOCAL PT1H PT1H 10000 PT1M 0.1 PT10S PT30S"));
	}

	@Test
	void timeToLiveOfBootsOwnCacheIsTheDefault() {
		this.shared.withPropertyValues("spring.cache.redis.time-to-live=10m")
			.run((context) -> assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
				.startsWith("BOTH PT10M PT5M"));
		this.shared.withPropertyValues("spring.cache.redis.time-to-live=10m", "pillar.cache.defaults.ttl=1m")
			.run((context) -> assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
				.startsWith("BOTH PT1M"));
		this.shared.withPropertyValues("spring.cache.redis.time-to-live=0")
			.run((context) -> assertThat(settings(context.getBean(TwoTierCacheManager.class), "x"))
				.startsWith("BOTH PT1H"));
	}

	private static String settings(TwoTierCacheManager manager, String name) {
		CacheSettings of = ((TwoTierCache) manager.getCache(name)).settings();
		return "%s %s %s %s %s %s %s %s".formatted(of.tiers(), of.ttl(), of.localTtl(), of.localMaxSize(), of.nullTtl(),
				of.jitter(), of.lease(), of.loadTimeout());
	}

}
