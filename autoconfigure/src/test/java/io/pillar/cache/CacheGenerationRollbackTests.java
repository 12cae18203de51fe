package io.pillar.cache;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * On a Cluster the master of the generations may forget clears, while masters of entries
 * keep the values that were written after them.
 */
class CacheGenerationRollbackTests {

	@Test
	void clearsThatWereForgottenDoNotComeBackWithValuesThatWereWrittenAfterThem() {
		try (RedisServer redis = RedisServer.builder().start(); CacheFleet fleet = new CacheFleet()) {
			CacheNodes nodes = new CacheNodes(
					Map.of("spring.data.redis.host", redis.host(), "spring.data.redis.port", redis.port()));
			Member writer = fleet.join(nodes);
			Member other = fleet.join(nodes);
			writer.cache().clear();
			copy(redis, writer, "", "saved:");
			for (int i = 0; i < 5; i++) {
				writer.cache().clear();
			}
			writer.cache().put("key", "old");
			copy(redis, writer, "saved:", "");
			await().until(() -> Stream.of(writer, other)
				.allMatch((member) -> member.coherence().droppedStripes() > 0 && member.coherence().pending() == 0));
			other.cache().clear();
			assertThat(other.cache().get("key")).isNull();
			assertThat(writer.cache().get("key")).isNull();
		}
	}

	@Test
	void generationsThatCannotBeReadWhenAnotherHistoryIsFoundAreReadLater() {
		try (RedisServer redis = RedisServer.builder().start(); CacheFleet fleet = new CacheFleet()) {
			CacheNodes nodes = new CacheNodes(
					Map.of("spring.data.redis.host", redis.host(), "spring.data.redis.port", redis.port()));
			Member first = fleet.join(nodes);
			first.cache().clear();
			copy(redis, first, "", "saved:");
			for (int i = 0; i < 5; i++) {
				first.cache().clear();
			}
			redis.execute("ACL", "SETUSER", "default", "-hgetall");
			copy(redis, first, "saved:", "");
			await().until(() -> redis.execute("INFO", "commandstats").toString().contains("cmdstat_hgetall")
					&& !redis.execute("INFO", "commandstats")
						.toString()
						.matches("(?s).*cmdstat_hgetall:[^\\r\\n]*rejected_calls=0,.*"));
			redis.execute("ACL", "SETUSER", "default", "+hgetall");
			Member second = fleet.join(nodes);
			await().untilAsserted(() -> {
				second.cache().put("key", "value");
				assertThat(first.cache().get("key", String.class)).isEqualTo("value");
			});
		}
	}

	private static void copy(RedisServer redis, Member member, String from, String to) {
		RedisLayout layout = member.context().getBean(RedisCacheConnection.class).layout();
		Stream.of(layout.position(RedisLayout.CONTROL), layout.log(RedisLayout.CONTROL), layout.generations())
			.map(RedisLayout::text)
			.forEach((key) -> redis.execute("COPY", from + key, to + key, "REPLACE"));
	}

}
