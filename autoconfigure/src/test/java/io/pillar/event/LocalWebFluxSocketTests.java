package io.pillar.event;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.socket.WebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

/**
 * Events over WebSockets of a node without Redis, with WebFlux on a Netty.
 */
class LocalWebFluxSocketTests extends LocalEventSocketContract {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final int ROOM = 20;

	private static SocketSite site;

	@BeforeAll
	static void startSite() {
		site = SocketSite.webFlux(SlowSite.class, NODE);
	}

	@AfterAll
	static void stopSite() {
		site.close();
	}

	@Override
	SocketSite site() {
		return site;
	}

	@Override
	SocketSite elsewhere() {
		return site;
	}

	@Override
	SocketSite start(String... properties) {
		return SocketSite.webFlux(StreamSite.NettySite.class, properties);
	}

	@Test
	void sessionsThatWaitForATopicHoldUpNobodyAndGiveTheirPlacesBack() {
		awaitNoClients();
		HeldTransport transport = site.bean(HeldTransport.class);
		List<SocketReader> held = say("follow small");
		await().atMost(LONG).until(() -> transport.asked.getCount() == 0);
		assertThat(connect(site).say("follow replay").awaitEnd()).isEqualTo(1013);
		held.forEach(SocketReader::close);
		awaitRoom();
		awaitNoClients();
		say("glance small").forEach((reader) -> reader.until(() -> reader.texts().contains("seen")));
		List<SocketReader> all = say("follow replay");
		all.forEach((reader) -> reader.until(() -> reader.count("replay", "pillar-begin") == 1));
		all.forEach(SocketReader::close);
		awaitNoClients();
		List<SocketReader> later = say("follow small");
		transport.released.countDown();
		later.forEach((reader) -> reader.until(() -> reader.count("small", "pillar-begin") == 1));
	}

	/**
	 * Have as many as there may be say something.
	 */
	private List<SocketReader> say(String text) {
		return IntStream.range(0, ROOM).mapToObj((i) -> connect(site).say(text)).toList();
	}

	/**
	 * Wait until all places are free.
	 */
	private void awaitRoom() {
		await().atMost(LONG).until(() -> {
			List<SocketReader> all = say("follow replay");
			all.forEach((reader) -> reader.until(() -> !reader.texts().isEmpty() || reader.hasEnded()));
			boolean room = all.stream().noneMatch(SocketReader::hasEnded);
			all.forEach(SocketReader::close);
			return room;
		});
	}

	private static void awaitNoClients() {
		await().atMost(LONG).until(() -> site.stats().clients() == 0);
	}

	@Test
	void connectionOfAClientThatDoesNotReadHoldsOneMessageAndIsClosed() throws Exception {
		StreamSite.Connections connections = site.bean(StreamSite.Connections.class);
		await().atMost(LONG).until(() -> connections.count() == 0);
		try (Socket slow = SocketReader.thatDoesNotRead(site.port(), "follow many:**")) {
			await().atMost(LONG).until(() -> site.stats().clients() == 1 && connections.count() == 1);
			String large = "x".repeat(90_000);
			AtomicLong pending = new AtomicLong();
			await().pollInterval(Duration.ofMillis(5)).atMost(LONG).until(() -> {
				pending.accumulateAndGet(connections.pending(), Math::max);
				site.bus().publish("many", new Trade(large, 1));
				return connections.count() == 0 || pending.get() > 1_000_000;
			});
			assertThat(slow.isClosed()).isFalse();
			assertThat(pending.get()).isBetween(1L, 150_000L);
		}
		awaitNoClients();
	}

	@Test
	void clientThatIsGoneIsSeenWithoutAHeartbeat() {
		try (SocketSite quiet = start("pillar.mode=local", "pillar.event.stream.heartbeat=10m")) {
			SocketReader careless = new SocketReader(quiet.port(), "/careless");
			careless.follow("replay", null).follow("sequenced", null);
			assertThat(quiet.stats().clients()).isEqualTo(2);
			careless.close();
			await().atMost(LONG).until(() -> quiet.stats().clients() == 0);
		}
	}

	@Test
	void sessionEndsWithTheWorkAfterWhatThatSaid() {
		SocketReader reader = new SocketReader(site.port(), "/brief");
		assertThat(reader.awaitEnd()).isEqualTo(1000);
		assertThat(reader.texts()).contains("last words 0", "last words 49");
		awaitNoClients();
	}

	@Test
	void workThatFailsEndsTheSession() {
		assertThat(new SocketReader(site.port(), "/failing").awaitEnd()).isEqualTo(1011);
		connect(site).follow("replay", null).say("fail").awaitEnd();
		connect(site).follow("replay", null).say("follow unknown").awaitEnd();
		awaitNoClients();
	}

	@Test
	void sessionThatIsNoneOfNettyIsRefused() {
		ReactiveEventSockets sockets = site.bean(ReactiveEventSockets.class);
		WebSocketSession session = mock(WebSocketSession.class);
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.serve(session, (socket) -> session.receive()))
			.withMessageContaining("Netty");
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ StreamSite.NettySite.class, HeldTransport.class })
	static class SlowSite {

	}

}
