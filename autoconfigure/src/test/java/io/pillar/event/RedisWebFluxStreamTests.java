package io.pillar.event;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of events of two nodes with Redis, of which one has WebFlux and one Spring MVC.
 */
class RedisWebFluxStreamTests extends EventStreamContract {

	private static final String LAST = "\"amount\":999}\n\n";

	private static RedisServer redis;

	private static StreamSite site;

	private static StreamSite other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		String[] properties = { "spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
				"pillar.redis.timeout=2s" };
		site = StreamSite.webFlux(properties);
		other = new StreamSite(properties);
	}

	@AfterAll
	static void stop() {
		other.close();
		site.close();
		redis.close();
	}

	@Override
	StreamSite site() {
		return site;
	}

	@Override
	StreamSite elsewhere() {
		return other;
	}

	@Test
	void clientsOfBothGetTheSameBytes() {
		StreamReader reader = open(site, "/all/replay", null).begun();
		publish("replay", 1, 1);
		String before = reader.awaitCount(1).lastId();
		site.bus().publish("replay", new Trade("é😀\n\"".repeat(5000), 2));
		publish("replay", 3, 200);
		reader.awaitCount(200);
		for (String id : List.of(before, "unreadable", "0123456789abc.1.0")) {
			StreamReader one = open(site, "/all/replay", id);
			StreamReader two = open(other, "/all/replay", id);
			await().until(() -> one.bytes().startsWith("id: ") || one.bytes().startsWith("retry: "));
			await().until(() -> two.bytes().startsWith("id: ") || two.bytes().startsWith("retry: "));
			publish("replay", 999, 999);
			await().until(() -> one.bytes().contains(LAST) && two.bytes().contains(LAST));
			assertThat(said(one)).isEqualTo(said(two)).contains("event: trade\n");
			assertThat(headOf(one)).isEqualTo(headOf(two)).hasSize(3);
		}
	}

	private static String said(StreamReader reader) {
		String text = reader.bytes();
		// a client comes back after a random time, and a beat comes when it comes
		return text.substring(0, text.indexOf(LAST))
			.replaceAll("retry: \\d+", "retry: ?")
			.replaceAll("(?m)^(id: .*\n)?:\n\n", "");
	}

	private static List<String> headOf(StreamReader reader) {
		return reader.head()
			.stream()
			.map((line) -> line.toLowerCase(Locale.ROOT))
			.filter((line) -> line.matches("(content-type|cache-control|x-accel-buffering): .*"))
			.sorted()
			.toList();
	}

}
