package io.pillar.event;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

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
		site = StreamSite.webFlux(HeldTransport.class, NODE);
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
		assertThat(open(site, "/one/unknown", null).awaitEnd().status()).isEqualTo(500);
		awaitNoPlaceTaken();
	}

	@Test
	void connectionOfAClientThatDoesNotReadHoldsABoundedAmountAndIsClosed() {
		awaitNoClients();
		StreamSite.Connections connections = site.bean(StreamSite.Connections.class);
		connections.forget();
		StreamReader slow = new StreamReader(site.port(), "/all/replay", null, false);
		await().atMost(LONG).until(() -> site.stats().clients() == 1 && connections.count() == 1);
		String large = "x".repeat(60_000);
		AtomicLong sent = new AtomicLong(site.stats().sent());
		AtomicLong pending = new AtomicLong();
		await().pollInterval(Duration.ofMillis(5)).atMost(LONG).until(() -> {
			pending.accumulateAndGet(connections.pending(), Math::max);
			// one after the other, until the server takes no more
			if (site.stats().sent() == sent.get()) {
				site.bus().publish("replay", new Trade(large, sent.incrementAndGet()));
			}
			return connections.count() == 0;
		});
		assertThat(site.stats().clients()).isZero();
		assertThat(pending.get()).isBetween(100_000L, 700_000L);
		slow.close();
	}

	@Test
	void otherRequestsGoOnWhileATopicTakesLongToBegin() {
		HeldTransport transport = site.bean(HeldTransport.class);
		List<StreamReader> held = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				held.add(open(site, "/all/small", null));
			}
			await().atMost(LONG).until(() -> transport.asked.getCount() == 0);
			assertThat(open(site, "/nothing", null).awaitEnd().status()).isEqualTo(200);
			open(site, "/all/replay", null).begun();
			assertThat(held).allMatch((reader) -> reader.head().isEmpty());
			held.remove(0).close();
		}
		finally {
			transport.released.countDown();
		}
		held.forEach(StreamReader::begun);
		held.forEach(StreamReader::close);
		awaitNoPlaceTaken();
	}

	/**
	 * All who had a place have given it back, or all others could not begin.
	 */
	private void awaitNoPlaceTaken() {
		closeReaders();
		awaitNoClients();
		openForty().forEach(StreamReader::begun);
	}

	@Test
	void headOfAStreamTakesNoPlace() throws Exception {
		headOfAStreamIsAnsweredAndEnds();
		awaitNoPlaceTaken();
	}

	@Test
	void connectionGoesOnAfterStreamsThatWereRefused() throws Exception {
		awaitNoPlaceTaken();
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		for (int i = 0; i < 20; i++) {
			assertThat(status(client, "/nothing")).isEqualTo(200);
			assertThat(status(client, "/all/replay")).isEqualTo(503);
			assertThat(status(client, "/all/replay")).isEqualTo(503);
		}
	}

	private static int status(HttpClient client, String path) throws Exception {
		return client
			.send(HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(site.port(), path)))
				.timeout(LONG)
				.build(), HttpResponse.BodyHandlers.discarding())
			.statusCode();
	}

}
