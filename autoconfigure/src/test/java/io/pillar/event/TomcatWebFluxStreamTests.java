package io.pillar.event;

import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of events of a node with WebFlux on something else than Netty.
 */
class TomcatWebFluxStreamTests {

	private static StreamSite site;

	@BeforeAll
	static void start() {
		site = StreamSite.webFluxOnTomcat("pillar.mode=local", "pillar.event.stream.buffer=20KB");
	}

	@AfterAll
	static void stop() {
		site.close();
	}

	@Test
	void clientThatComesBackGetsWhatItMissed() {
		StreamReader first = site.open("/all/replay", null).begun();
		publish(1, 3);
		first.awaitCount(3).close();
		publish(4, 350);
		try (StreamReader second = site.open("/all/replay", first.lastId())) {
			second.awaitCount(347);
			publish(351, 353);
			assertThat(second.awaitCount(350).amounts()).isEqualTo(LongStream.rangeClosed(4, 353).boxed().toList());
		}
	}

	@Test
	void clientThatDoesNotReadIsCut() {
		long before = site.stats().cut();
		StreamReader slow = new StreamReader(site.port(), "/all/sequenced", null, false);
		await().until(() -> site.stats().clients() > 0);
		String large = "x".repeat(10_000);
		await().atMost(EventStreamConnectionContract.LONG).until(() -> {
			for (int i = 0; i < 50; i++) {
				site.bus().publish("sequenced", new Trade(large, 1));
			}
			return site.stats().cut() > before;
		});
		await().atMost(EventStreamConnectionContract.LONG).until(() -> site.stats().clients() == 0);
		slow.close();
	}

	private static void publish(long from, long to) {
		LongStream.rangeClosed(from, to).forEach((n) -> site.bus().publish("replay", Trade.of(n)));
	}

}
