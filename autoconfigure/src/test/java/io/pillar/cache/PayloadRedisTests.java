package io.pillar.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.serializer.RedisSerializer;

import io.pillar.cachekeeper.Gadget;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that one node writes and another cannot read, as while a new version is rolled
 * out.
 */
@ExtendWith(OutputCaptureExtension.class)
class PayloadRedisTests {

	private static RedisServer redis;

	private CacheNodes nodes;

	@BeforeAll
	static void startServer() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stopServer() {
		redis.close();
	}

	@BeforeEach
	void start() {
		this.nodes = CacheNodes.on(redis.host(), redis.port());
	}

	@AfterEach
	void stop() {
		this.nodes.close();
	}

	private TwoTierCache node(Class<?>... configuration) {
		return (TwoTierCache) this.nodes.start(configuration).getBean(TwoTierCacheManager.class).getCache("bots");
	}

	@Test
	void valueOfAnotherCodecIsAMissThatIsCountedAndReplaced() {
		Cache json = node();
		TwoTierCache jdk = (TwoTierCache) this.nodes.with("pillar.cache.caches.bots.serializer", "jdk")
			.start()
			.getBean(TwoTierCacheManager.class)
			.getCache("bots");
		json.put("a", "json");
		assertThat(jdk.get("a")).isNull();
		assertThat(jdk.stats().unreadable()).isEqualTo(1);
		assertThat(jdk.get("a", () -> "jdk")).isEqualTo("jdk");
		assertThat(this.nodes.start().getBean(TwoTierCacheManager.class).getCache("bots").get("a", String.class))
			.isEqualTo("jdk");
	}

	@Test
	void valueOfATypeThatIsNotAllowedIsAMissThatIsCountedAndToldOnce(CapturedOutput output) {
		TwoTierCache one = node();
		TwoTierCache other = node();
		Gadget.made = 0;
		one.put("a", new Gadget());
		one.put("b", new Gadget());
		assertThat(other.get("a")).isNull();
		assertThat(other.get("b")).isNull();
		assertThat(Gadget.made).isEqualTo(2);
		assertThat(other.stats().unreadable()).isEqualTo(2);
		assertThat(output.toString().split("cannot be read")).hasSize(2);
		assertThat(output).contains("pillar.cache.json.allowed-packages").contains("pillar.cache.caches.bots.type");
	}

	@Test
	void valueThatCannotBeWrittenIsKeptByTheNodeAndToldOnce(CapturedOutput output) {
		TwoTierCache one = node();
		TwoTierCache other = node();
		assertThat(one.get("a", Unwritable::new)).isNotNull();
		assertThat(one.get("b", Unwritable::new)).isSameAs(one.get("b").get());
		assertThat(one.stats().unwritable()).isEqualTo(2);
		assertThat(other.get("a")).isNull();
		assertThat(output.toString().split("cannot be written")).hasSize(2);
	}

	@Test
	void valueThatCannotBeWrittenLeavesNoOldOne() {
		TwoTierCache one = node();
		TwoTierCache other = node();
		one.put("a", "old");
		one.put("a", new Unwritable());
		assertThat(other.get("a")).isNull();
		assertThat(one.get("a")).isNull();
	}

	@Test
	void valueOfADeclaredTypeNeedsNoAllowedPackage() {
		this.nodes.with("pillar.cache.caches.bots.type", "java.util.List<io.pillar.cache.CacheContract$Bot>")
			.with("pillar.cache.json.allowed-packages", "com.acme");
		List<CacheContract.Bot> bots = List.of(new CacheContract.Bot("a", List.of("b"), null));
		node().put("a", bots);
		assertThat(node().get("a").get()).isEqualTo(bots);
	}

	@Test
	void valueOfASerializerOfTheApplicationIsReadByIt() {
		this.nodes.with("pillar.cache.caches.bots.serializer", "upperCase");
		node(Serializers.class).put("a", "text");
		assertThat(node(Serializers.class).get("a", String.class)).isEqualTo("TEXT");
	}

	@Test
	void valueOfJavaSerializationIsReadWhereItIsAskedFor() {
		this.nodes.with("pillar.cache.defaults.serializer", "jdk");
		node().put("a", List.of(1L, "b"));
		assertThat(node().get("a").get()).isEqualTo(List.of(1L, "b"));
		// what is not Serializable cannot be written
		TwoTierCache cache = node();
		cache.put("b", new Unwritable());
		assertThat(cache.stats().unwritable()).isEqualTo(1);
	}

	/**
	 * As where a class is there and one that it needs is not.
	 */
	@Test
	void valueWhoseCodecEndsInAnErrorIsAMissThatIsCounted() {
		this.nodes.with("pillar.cache.caches.bots.serializer", "broken");
		TwoTierCache one = node(Serializers.class);
		TwoTierCache other = node(Serializers.class);
		one.put("a", "read");
		assertThat(other.get("a")).isNull();
		assertThat(other.stats().unreadable()).isEqualTo(1);
		assertThat(one.get("b", () -> "write")).isEqualTo("write");
		assertThat(one.stats().unwritable()).isEqualTo(1);
	}

	@Test
	void rubbishInAnEntryIsAMissThatIsReplaced() {
		TwoTierCache one = node();
		TwoTierCache other = node();
		one.put("spoilt", "value");
		redis.execute("SET", redis.execute("KEYS", "*:bots:spoilt").strip(), "rubbish");
		assertThat(other.get("spoilt")).isNull();
		assertThat(other.stats().unreadable()).isEqualTo(1);
		assertThat(other.get("spoilt", () -> "loaded")).isEqualTo("loaded");
		assertThat(node().get("spoilt", String.class)).isEqualTo("loaded");
	}

	public static final class Unwritable {

		public String getText() {
			throw new IllegalStateException("not now");
		}

	}

	static class Serializers {

		@Bean
		RedisSerializer<String> broken() {
			return new RedisSerializer<>() {

				@Override
				public byte[] serialize(String value) {
					if (value.equals("write")) {
						throw new StackOverflowError("on purpose");
					}
					return value.getBytes(StandardCharsets.UTF_8);
				}

				@Override
				public String deserialize(byte[] bytes) {
					throw new NoClassDefFoundError("on purpose");
				}

			};
		}

		@Bean
		RedisSerializer<String> upperCase() {
			return new RedisSerializer<>() {

				@Override
				public byte[] serialize(String value) {
					return value.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
				}

				@Override
				public String deserialize(byte[] bytes) {
					return new String(bytes, StandardCharsets.UTF_8);
				}

			};
		}

	}

}
