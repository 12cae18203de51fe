package io.pillar.event;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of events of two nodes with Redis, of which one has WebFlux and one Spring MVC.
 */
class RedisWebFluxStreamTests extends RedisEventStreamContract {

	private static final String LAST = "\"amount\":999}\n\n";

	@Override
	StreamSite start(String... properties) {
		return StreamSite.webFlux(properties);
	}

	@Test
	void clientsOfBothGetTheSameBytes() {
		StreamReader reader = open(site(), "/all/replay", null).begun();
		publish("replay", 1, 1);
		String before = reader.awaitCount(1).lastId();
		site().bus().publish("replay", new Trade("é😀\n\"".repeat(5000), 2));
		publish("replay", 3, 200);
		reader.awaitCount(200);
		for (String id : List.of(before, "unreadable", "0123456789abc.1.0")) {
			StreamReader one = open(site(), "/all/replay", id);
			StreamReader two = open(elsewhere(), "/all/replay", id);
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
