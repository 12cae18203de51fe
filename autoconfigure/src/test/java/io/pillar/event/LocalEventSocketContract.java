package io.pillar.event;

import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Events over WebSockets of a node without Redis, and what holds for connections,
 * whatever serves them.
 */
abstract class LocalEventSocketContract extends EventSocketContract {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final int ROOM = 20;

	static final String[] NODE = { "pillar.mode=local", "pillar.event.stream.max-clients=" + ROOM,
			"pillar.event.stream.buffer=100KB" };

	/**
	 * Start another node.
	 */
	abstract SocketSite start(String... properties);

	private void awaitClients(long count) {
		await().atMost(LONG).until(() -> site().stats().clients() == count);
	}

	@Test
	void clientThatDoesNotReadIsCutAndHoldsNeitherThreadsNorOthers() throws Exception {
		awaitClients(0);
		await().atMost(LONG).until(() -> site().bean(SocketSite.Desk.class).sessions() == 0);
		long cut = site().stats().cut();
		List<Socket> slow = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			slow.add(SocketReader.thatDoesNotRead(site().port(), "follow replay"));
		}
		SocketReader other = connect(site()).follow("replay", null);
		awaitClients(9);
		await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> {
			// no faster than who reads them
			int had = other.amounts("replay").size();
			publishLarge();
			other.awaitAmounts("replay", had + 5);
			awaitThreads();
			return site().stats().cut() >= cut + 8;
		});
		awaitClients(1);
		// their connections too, although they read nothing yet
		await().atMost(LONG).until(() -> site().bean(SocketSite.Desk.class).sessions() == 1);
		for (Socket socket : slow) {
			socket.close();
		}
	}

	private void publishLarge() {
		String large = "x".repeat(10_000);
		for (int i = 0; i < 5; i++) {
			site().bus().publish("replay", new Trade(large, 1));
		}
	}

	/**
	 * Wait until all threads that write to clients have nothing to do at the same time,
	 * for less than what a Tomcat waits for a client.
	 */
	private void awaitThreads() {
		AtomicInteger busy = new AtomicInteger(4);
		CompletableFuture<Boolean> free = new CompletableFuture<Boolean>().completeOnTimeout(false, 10,
				TimeUnit.SECONDS);
		for (int i = 0; i < 4; i++) {
			site().bean(StreamThreads.class).execute(() -> {
				if (busy.decrementAndGet() == 0) {
					free.complete(true);
				}
				free.join();
			});
		}
		assertThat(free.join()).isTrue();
	}

	@Test
	void clientForWhomNothingComesIsToldHowFarItHasComeAllTheSame() {
		SocketReader quiet = connect(site()).follow("replay:quiet", null);
		String before = quiet.lastId("replay:quiet");
		publish("replay", 1, 5);
		quiet.until(() -> !quiet.lastId("replay:quiet").equals(before));
		assertThat(quiet.amounts("replay:quiet")).isEmpty();
		assertThat(quiet.count("replay:quiet", "pillar-beat")).isPositive();
	}

	@Test
	void clientThatTakesNothingOfTheHandlerIsCut() throws Exception {
		SocketSite.Desk desk = site().bean(SocketSite.Desk.class);
		await().atMost(LONG).until(() -> desk.sessions() == 0);
		long cut = site().stats().cut();
		try (Socket slow = SocketReader.thatDoesNotRead(site().port(), "hello")) {
			await().atMost(LONG).until(() -> desk.sessions() == 1 && desk.last() != null);
			String large = "x".repeat(50_000);
			await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> {
				desk.last().send(large);
				return site().stats().cut() == cut + 1;
			});
			// although it reads nothing yet
			await().atMost(LONG).until(() -> desk.sessions() == 0);
			assertThat(slow.isClosed()).isFalse();
		}
	}

	@Test
	void clientThatThereIsNoRoomForIsSentAwayUntilThereIs() {
		awaitClients(0);
		long before = site().stats().refused();
		SocketReader all = connect(site());
		for (int i = 0; i < ROOM; i++) {
			all.follow("replay:p" + i, null);
		}
		assertThat(connect(site()).say("follow replay").awaitEnd()).isEqualTo(1013);
		assertThat(site().stats().refused()).isEqualTo(before + 1);
		assertThat(site().stats().clients()).isEqualTo(ROOM);
		long cut = site().stats().cut();
		all.say("bye");
		assertThat(all.awaitEnd()).isEqualTo(1000);
		awaitClients(0);
		assertThat(site().stats().cut()).isEqualTo(cut);
		connect(site()).follow("replay", null);
	}

	@Test
	void whatTheHandlerSaidBeforeItClosesComesFirst() {
		SocketReader reader = connect(site()).follow("replay", null);
		assertThat(reader.say("bye").awaitEnd()).isEqualTo(1000);
		assertThat(reader.texts()).contains("last words 0", "last words 49");
	}

	@Test
	void whatTheHandlerSaysAfterItHasClosedIsNotSent() {
		SocketReader reader = connect(site()).say("hello");
		reader.until(() -> reader.texts().contains("hello"));
		EventSocket socket = site().bean(SocketSite.Desk.class).last();
		socket.close();
		socket.send("too late");
		assertThat(reader.awaitEnd()).isEqualTo(1000);
		socket.send("much too late");
		assertThat(reader.texts()).containsExactly("hello");
	}

	@Test
	void clientThatIsGoneIsSeenWhereTheHandlerDoesNotSaySo() {
		awaitClients(0);
		SocketReader careless = new SocketReader(site().port(), "/careless").follow("replay", null);
		awaitClients(1);
		careless.close();
		awaitClients(0);
	}

	@Test
	void sessionEndsWithTheNodeAndItsLifetime() {
		try (SocketSite other = start("pillar.mode=local", "pillar.event.stream.lifetime=1s",
				"pillar.event.stream.heartbeat=100ms")) {
			assertThat(connect(other).follow("replay", null).awaitEnd()).isEqualTo(1013);
			await().atMost(LONG).until(() -> other.stats().clients() == 0);
		}
		awaitClients(0);
		SocketReader reader = connect(site()).follow("replay", null);
		EventStreams streams = site().bean(EventStreams.class);
		streams.stop();
		assertThat(reader.awaitEnd()).isEqualTo(1001);
		assertThat(connect(site()).say("follow replay").awaitEnd()).isEqualTo(1001);
		streams.start();
		connect(site()).follow("replay", null);
	}

	@Test
	void messageOfTheHandlerWithHalfACharacterIsSentAllTheSame() {
		SocketReader reader = connect(site()).say("hello");
		reader.until(() -> reader.texts().contains("hello"));
		EventSocket socket = site().bean(SocketSite.Desk.class).last();
		socket.send("half \ud83d.");
		socket.send("y".repeat(20_000) + "\ud83d.");
		socket.send("whole é😀");
		reader.until(() -> reader.texts().contains("whole é😀"));
		assertThat(reader.texts()).contains("half ?.");
	}

	@Test
	void statusThatThereIsNotIsRefusedAndTheSessionGoesOn() {
		SocketReader reader = connect(site()).say("hello");
		reader.until(() -> reader.texts().contains("hello"));
		EventSocket socket = site().bean(SocketSite.Desk.class).last();
		assertThatIllegalArgumentException().isThrownBy(() -> socket.close(new CloseStatus(2000)))
			.withMessageContaining("2000");
		socket.close(new CloseStatus(4000, "own"));
		assertThat(reader.awaitEnd()).isEqualTo(4000);
	}

	@Test
	void reasonThatIsTooLongIsCutBetweenCharactersAndTheSessionIsClosed() {
		SocketReader reader = connect(site()).say("hello");
		reader.until(() -> reader.texts().contains("hello"));
		EventSocket socket = site().bean(SocketSite.Desk.class).last();
		socket.close(new CloseStatus(4000, "é" + "😀".repeat(100)));
		assertThat(reader.awaitEnd()).isEqualTo(4000);
		assertThat(reader.reason()).isEqualTo("é" + "😀".repeat(30));
	}

}
