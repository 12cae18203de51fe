package io.pillar.event;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What holds for the connections of clients, whatever serves them.
 */
abstract class EventStreamConnectionContract extends EventStreamContract {

	static final String[] NODE = { "pillar.mode=local", "pillar.event.stream.max-clients=40",
			"pillar.event.stream.buffer=20KB" };

	static final Duration LONG = Duration.ofSeconds(30);

	/**
	 * Start another node.
	 */
	abstract StreamSite start(String... properties);

	@AfterEach
	void leaveNobodyBehind() {
		closeReaders();
		awaitNoClients();
	}

	void awaitNoClients() {
		await().atMost(LONG).until(() -> {
			// that one has gone is seen when something is written
			site().beat();
			return site().stats().clients() == 0;
		});
	}

	/**
	 * Open as many as there may be.
	 */
	List<StreamReader> openForty() {
		return IntStream.range(0, 40).mapToObj((i) -> open(site(), "/all/replay", null)).toList();
	}

	@Test
	void clientThatThereIsNoRoomForIsSentAwayUntilThereIs() {
		awaitNoClients();
		long before = site().stats().refused();
		List<StreamReader> readers = openForty();
		readers.forEach(StreamReader::begun);
		StreamReader refused = open(site(), "/all/replay", null).awaitEnd();
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.head()).anyMatch((line) -> line.toLowerCase(Locale.ROOT).matches("retry-after: \\d+"));
		readers.get(0).close();
		await().atMost(LONG).until(() -> {
			site().bus().publish("replay", Trade.of(1));
			return site().stats().clients() == 39;
		});
		open(site(), "/all/replay", null).begun();
		assertThat(site().stats().refused()).isEqualTo(before + 1);
	}

	@Test
	void clientThatReadsTooSlowlyIsCutAndHoldsUpNobody() {
		awaitNoClients();
		long cut = site().stats().cut();
		List<StreamReader> slow = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			slow.add(new StreamReader(site().port(), "/all/replay", null, false));
		}
		StreamReader other = open(site(), "/all/sequenced", null).begun();
		await().atMost(LONG).until(() -> site().stats().clients() == 9);
		String large = "x".repeat(10_000);
		await().atMost(LONG).until(() -> {
			for (int i = 0; i < 50; i++) {
				site().bus().publish("replay", new Trade(large, 1));
			}
			site().bus().publish("sequenced", Trade.of(2));
			return site().stats().cut() == cut + 8;
		});
		await().atMost(LONG).until(() -> site().stats().clients() == 1);
		int had = other.amounts().size();
		site().bus().publish("sequenced", Trade.of(3));
		other.awaitCount(had + 1);
		slow.forEach(StreamReader::close);
	}

	@Test
	void headOfAStreamIsAnsweredAndEnds() throws Exception {
		awaitNoClients();
		HttpResponse<Void> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:%d/all/replay".formatted(site().port())))
				.method("HEAD", HttpRequest.BodyPublishers.noBody())
				.build(), HttpResponse.BodyHandlers.discarding());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
		assertThat(site().stats().clients()).isZero();
	}

	@Test
	void streamEndsWithItsLifetime() {
		try (StreamSite other = start("pillar.mode=local", "pillar.event.stream.lifetime=1s",
				"pillar.event.stream.heartbeat=100ms")) {
			other.open("/all/replay", null).begun().awaitEnd();
			await().atMost(LONG).until(() -> other.stats().clients() == 0);
		}
	}

	@Test
	void streamEndsWithItsNodeBeforeTheServerWaitsForIt() {
		try (StreamSite other = start("pillar.mode=local", "server.shutdown=graceful")) {
			StreamReader reader = other.open("/all/replay", null).begun();
			EventStreams streams = other.bean(EventStreams.class);
			assertThat(streams.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
			streams.stop();
			reader.awaitEnd();
			assertThat(other.open("/all/replay", null).awaitEnd().status()).isEqualTo(503);
			streams.start();
			other.open("/all/replay", null).begun();
		}
	}

}
