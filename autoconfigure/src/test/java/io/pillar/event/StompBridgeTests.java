package io.pillar.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.user.SimpUserRegistry;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages between the STOMP brokers of two nodes.
 */
class StompBridgeTests {

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static StompSite site;

	private static StompSite other;

	private final List<StompSession> sessions = new ArrayList<>();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		site = new StompSite("spring.data.redis.host=" + proxy.host(), "spring.data.redis.port=" + proxy.port());
		other = new StompSite("spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port());
	}

	@AfterAll
	static void stop() {
		other.close();
		site.close();
		proxy.close();
		redis.close();
	}

	@AfterEach
	void disconnect() {
		this.sessions.stream().filter(StompSession::isConnected).forEach(StompSession::disconnect);
	}

	@Test
	void messageReachesTheSubscribersOfAllNodesOnceAndInOrder() throws Exception {
		Received here = subscribe(site, "alice", "/topic/prices");
		Received there = subscribe(other, "bob", "/topic/prices");
		IntStream.range(0, 100).forEach((i) -> site.template().convertAndSend("/topic/prices", "p" + i));
		List<String> prices = IntStream.range(0, 100).mapToObj((i) -> "p" + i).toList();
		assertThat(here.awaitLast("p99").texts).isEqualTo(prices);
		assertThat(there.awaitLast("p99").texts).isEqualTo(prices);
	}

	@Test
	void messageOfAClientReachesAllNodesWithItsOwnHeadersAndNoOthers() throws Exception {
		Received here = subscribe(site, "alice", "/topic/chat");
		Received there = subscribe(other, "bob", "/topic/chat");
		StompHeaders headers = new StompHeaders();
		headers.setDestination("/topic/chat");
		headers.set("room", "a\nb:c");
		headers.set("passcode", "secret");
		this.sessions.get(0).send(headers, "hello".getBytes(StandardCharsets.UTF_8));
		assertThat(here.awaitLast("hello").texts).containsExactly("hello");
		assertThat(there.awaitLast("hello").texts).containsExactly("hello");
		assertThat(there.headers.get(0).getFirst("room")).isEqualTo("a\nb:c");
		assertThat(there.headers.get(0)).doesNotContainKey("passcode");
	}

	@Test
	void messageToAUserReachesItsSessionsOnAllNodesOnce() throws Exception {
		Received here = subscribe(site, "carol", "/user/queue/news");
		Received there = subscribe(other, "carol", "/user/queue/news");
		Received nobody = subscribe(other, "dave", "/user/queue/news");
		site.template().convertAndSendToUser("carol", "/queue/news", "one");
		other.template().convertAndSendToUser("carol", "/queue/news", "two");
		other.template().convertAndSendToUser("dave", "/queue/news", "three");
		await().until(() -> here.texts.size() >= 2 && there.texts.size() >= 2 && !nobody.texts.isEmpty());
		assertThat(here.texts).containsExactlyInAnyOrder("one", "two");
		assertThat(there.texts).containsExactlyInAnyOrder("one", "two");
		assertThat(nobody.texts).containsExactly("three");
	}

	@Test
	void whatIsMeantForOneSessionOrNotNamedStaysOnItsNode() throws Exception {
		Received session = subscribe(site, "erin", "/user/queue/answer");
		Received elsewhere = subscribe(other, "erin", "/user/queue/answer");
		Received queue = subscribe(other, "erin", "/queue/all");
		long sent = site.stats().sent();
		SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
		headers.setSessionId(site.bean(SimpUserRegistry.class).getUser("erin").getSessions().iterator().next().getId());
		headers.setLeaveMutable(true);
		site.template().convertAndSendToUser("erin", "/queue/answer", "you", headers.getMessageHeaders());
		site.template().convertAndSend("/queue/all", "here");
		site.template().convertAndSendToUser("erin", "/queue/answer", "both");
		assertThat(session.awaitLast("both").texts).contains("you");
		assertThat(elsewhere.awaitLast("both").texts).containsExactly("both");
		assertThat(queue.texts).isEmpty();
		assertThat(site.stats().sent()).isEqualTo(sent + 1);
	}

	@Test
	void messageThatIsTooLargeStaysOnItsNodeAndIsCounted() throws Exception {
		Received here = subscribe(site, "alice", "/topic/large");
		Received there = subscribe(other, "bob", "/topic/large");
		long skipped = site.stats().skipped();
		String large = "x".repeat(4000);
		site.template().convertAndSend("/topic/large", large);
		site.template().convertAndSend("/topic/" + "y".repeat(300), "far");
		site.template().convertAndSend("/topic/large", "small");
		assertThat(here.awaitLast("small").texts).containsExactly(large, "small");
		assertThat(there.awaitLast("small").texts).containsExactly("small");
		assertThat(site.stats().skipped()).isEqualTo(skipped + 2);
	}

	@Test
	void messageThatNoBrokerWouldHaveSentReachesNobody() throws Exception {
		Received queue = subscribe(other, "bob", "/queue/all");
		Received topic = subscribe(other, "bob", "/topic/safe");
		long skipped = other.stats().skipped();
		EventBus bus = site.bean(EventBus.class);
		bus.publish("stomp:x", new StompMessage("/queue/all", null, null, new byte[] { 'a' }));
		bus.publish("stomp:x", new StompMessage(null, null, null, new byte[0]));
		bus.publish("stomp:x", new StompMessage("/topic/safe", "no type", null, new byte[] { 'b' }));
		bus.publish("stomp:x", new StompMessage("/topic/safe", null,
				Map.of("subscription", List.of("sub-7"), "message-id", List.of("1")), new byte[] { 'c' }));
		assertThat(topic.awaitLast("c").texts).containsExactly("c");
		assertThat(topic.headers.get(0).getSubscription()).isNotEqualTo("sub-7");
		assertThat(queue.texts).isEmpty();
		assertThat(other.stats().skipped()).isEqualTo(skipped + 2);
	}

	@Test
	void subscribersOfTheNodeGetMessagesAtOnceWhileRedisIsAwayAndTheOthersLater() throws Exception {
		Received here = subscribe(site, "alice", "/topic/outage");
		Received there = subscribe(other, "bob", "/topic/outage");
		proxy.cut();
		await().until(() -> !site.bean(RedisAvailability.class).isAvailable());
		site.template().convertAndSend("/topic/outage", "away");
		assertThat(here.awaitLast("away").texts).containsExactly("away");
		assertThat(there.texts).isEmpty();
		proxy.heal();
		assertThat(there.awaitLast("away").texts).containsExactly("away");
		site.template().convertAndSend("/topic/outage", "back");
		there.awaitLast("back");
		assertThat(here.awaitLast("back").texts).containsExactly("away", "back");
	}

	@Test
	void thereIsNoBridgeWithoutRedisOrUnlessItIsAskedFor() {
		try (StompSite alone = new StompSite("pillar.mode=local")) {
			assertThat(alone.hasBridge()).isFalse();
		}
		try (StompSite off = new StompSite("pillar.event.stomp.enabled=false", "spring.data.redis.host=" + redis.host(),
				"spring.data.redis.port=" + redis.port())) {
			assertThat(off.hasBridge()).isFalse();
		}
	}

	private Received subscribe(StompSite site, String user, String destination) throws Exception {
		StompSession session = site.connect(user);
		this.sessions.add(session);
		Received received = new Received();
		session.subscribe(destination, received);
		await().until(() -> site.hasSubscribed(user, destination));
		return received;
	}

	/**
	 * What a subscription got.
	 */
	private static final class Received implements StompFrameHandler {

		private final List<String> texts = new CopyOnWriteArrayList<>();

		private final List<StompHeaders> headers = new CopyOnWriteArrayList<>();

		@Override
		public Type getPayloadType(StompHeaders headers) {
			return byte[].class;
		}

		@Override
		public void handleFrame(StompHeaders headers, Object payload) {
			this.headers.add(headers);
			this.texts.add(new String((byte[]) payload, StandardCharsets.UTF_8));
		}

		Received awaitLast(String text) {
			await().until(() -> this.texts.contains(text));
			return this;
		}

	}

}
