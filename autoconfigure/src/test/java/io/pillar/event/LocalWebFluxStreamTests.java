package io.pillar.event;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of events of a node with WebFlux and Netty, and without Redis.
 */
class LocalWebFluxStreamTests extends EventStreamConnectionContract {

	private static StreamSite site;

	@BeforeAll
	static void startSite() {
		site = StreamSite.webFlux(NODE);
	}

	@AfterAll
	static void stopSite() {
		site.close();
	}

	@Override
	StreamSite site() {
		return site;
	}

	@Override
	StreamSite elsewhere() {
		return site;
	}

	@Override
	StreamSite start(String... properties) {
		return StreamSite.webFlux(properties);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/later/replay", "/promised/replay" })
	void streamThatIsReturnedLaterIsSentToo(String path) {
		StreamReader reader = open(site, path, null).begun();
		publish("replay", 1, 2);
		assertThat(reader.awaitCount(2).amounts()).containsExactly(1L, 2L);
	}

	@Test
	void streamThatIsNoneIsAnEmptyAnswer() {
		StreamReader reader = open(site, "/nothing", null).awaitEnd();
		assertThat(reader.status()).isEqualTo(200);
		assertThat(reader.head()).noneMatch((line) -> line.contains("event-stream"));
	}

	@Test
	void topicThatIsNotDeclaredIsAnErrorAndTakesNoPlace() {
		awaitNoClients();
		assertThat(open(site, "/one/unknown", null).awaitEnd().status()).isEqualTo(500);
		for (int i = 0; i < 40; i++) {
			open(site, "/all/replay", null).begun();
		}
	}

	@Test
	void connectionOfAClientThatDoesNotReadIsClosed() {
		awaitNoClients();
		StreamSite.Connections connections = site.bean(StreamSite.Connections.class);
		await().atMost(LONG).until(() -> connections.count() == 0);
		List<StreamReader> slow = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			slow.add(new StreamReader(site.port(), "/all/replay", null, false));
		}
		await().atMost(LONG).until(() -> site.stats().clients() == 4 && connections.count() == 4);
		String large = "x".repeat(10_000);
		await().atMost(LONG).until(() -> {
			for (int i = 0; i < 50; i++) {
				site.bus().publish("replay", new Trade(large, 1));
			}
			return site.stats().clients() == 0;
		});
		await().atMost(LONG).until(() -> connections.count() == 0);
		slow.forEach(StreamReader::close);
	}

}
