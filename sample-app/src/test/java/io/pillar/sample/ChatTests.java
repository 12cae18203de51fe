package io.pillar.sample;

import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

import io.pillar.sample.Node.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Users who chat on two nodes.
 */
class ChatTests {

	private static Node first;

	private static Node second;

	private static String alice;

	private static String bob;

	@BeforeAll
	static void start() {
		int redisPort = Node.freePort();
		String[] properties = { "--pillar.rate-limit.enabled=false", "--pillar.presence.grace=1s" };
		first = Node.startWith("chat", redisPort, properties);
		second = Node.startWith("chat", redisPort, properties);
		alice = first.login("alice", "wonderland");
		bob = second.login("bob", "builder");
	}

	@AfterAll
	static void stop() {
		second.close();
		first.close();
	}

	private static Answer get(Node node, String path, String cookie) {
		return node.exchange(HttpMethod.GET, path, Map.of("Cookie", cookie), null);
	}

	private static void hears(Chatter chatter, String... parts) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(chatter.heard).anySatisfy((said) -> assertThat(said).contains(parts)));
	}

	@Test
	void roomIsOneOnAllNodes() throws Exception {
		try (Chatter one = new Chatter(first, alice).enter("lobby")) {
			hears(one, "joined", "alice");
			Chatter other = new Chatter(second, bob).enter("lobby");
			hears(one, "joined", "bob");
			for (Node node : new Node[] { first, second }) {
				Awaitility.await()
					.untilAsserted(
							() -> assertThat(get(node, "/chat/rooms/lobby", alice).body()).contains("alice", "bob"));
			}
			one.send("/app/chat/lobby", "<b>Hello</b>");
			hears(other, "\"user\":\"alice\"", "<b>Hello</b>");
			hears(one, "\"user\":\"alice\"", "<b>Hello</b>");
			other.send("/app/chat/lobby/typing", "");
			hears(one, "typing", "bob");
			other.close();
			hears(one, "left", "bob");
			assertThat(one.heard).filteredOn((said) -> said.contains("Hello")).hasSize(1);
			assertThat(one.heard).filteredOn((said) -> said.contains("joined") && said.contains("bob")).hasSize(1);
			assertThat(get(second, "/chat/rooms/lobby", bob).body()).isEqualTo("[\"alice\"]");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/topic/chat/*", "/topic/**", "/topic/chat/A", "/topic/chat/" })
	void nobodyListensToOtherThanOneRoom(String destination) throws Exception {
		try (Chatter chatter = new Chatter(first, alice)) {
			chatter.subscribe(destination, "all");
			assertThat(chatter.refused.get(20, TimeUnit.SECONDS)).doesNotContain("Exception");
		}
	}

	@Test
	void nobodySpeaksInTheNameOfOthers() throws Exception {
		try (Chatter one = new Chatter(second, bob).enter("trading"); Chatter chatter = new Chatter(first, alice)) {
			chatter.send("/topic/chat/trading", "{\"user\":\"bob\"}");
			assertThat(chatter.refused.get(20, TimeUnit.SECONDS)).doesNotContain("Exception");
			one.send("/app/chat/trading", "It is me");
			hears(one, "It is me");
			assertThat(one.heard).filteredOn((said) -> !said.contains("It is me"))
				.allMatch((said) -> said.contains("joined"));
		}
	}

	@Test
	void chatIsForThoseWhoAreLoggedIn() {
		Answer page = first.get("/chat");
		assertThat(page.status()).isEqualTo(302);
		assertThat(page.headers().getFirst("Location")).endsWith("/login?to=chat");
		assertThat(first.get("/login?to=chat").body()).contains("name=\"to\" value=\"chat\"");
		assertThat(first.get("/login?to=https://elsewhere").body()).doesNotContain("elsewhere");
		assertThat(first.get("/chat/rooms/lobby").status()).isEqualTo(401);
		assertThat(first.get("/chat/socket").status()).isEqualTo(401);
		assertThat(get(first, "/chat", alice).body()).contains("<title>Chat</title>");
		assertThat(get(first, "/chat/rooms/A*", alice).status()).isEqualTo(400);
	}

	@Test
	void pricesGoOnAtTheOtherNodeWhereTheyStopped() throws Exception {
		String last;
		try (PriceStream stream = new PriceStream(first, alice, null)) {
			Awaitility.await().until(() -> stream.ids().size() >= 2);
			last = stream.ids().get(0);
		}
		try (PriceStream stream = new PriceStream(second, alice, last)) {
			Awaitility.await().until(() -> !stream.ids().isEmpty());
			assertThat(stream.ids()).doesNotContain(last);
			assertThat(stream.lines()).noneMatch((line) -> line.contains("pillar-gap"));
		}
	}

	@Test
	void pricesOverAWebSocketGoOnAtTheOtherNodeWithoutAGap() {
		List<String> before;
		try (PriceSocketClient socket = new PriceSocketClient(first, Map.of("Cookie", alice), "")) {
			Awaitility.await().until(() -> socket.ids().size() >= 3);
			before = socket.ids();
		}
		try (PriceSocketClient socket = new PriceSocketClient(second, Map.of("Cookie", alice), before.get(0))) {
			Awaitility.await().until(() -> socket.ids().size() >= before.size());
			assertThat(socket.ids()).startsWith(before.subList(1, before.size()).toArray(String[]::new));
			assertThat(socket.messages()).noneMatch((message) -> message.contains("pillar-gap"));
		}
	}

	@Test
	void pricesOfAStreamGoOnOverAWebSocket() throws Exception {
		List<String> before;
		try (PriceStream stream = new PriceStream(first, alice, null)) {
			Awaitility.await().until(() -> stream.ids().size() >= 2);
			before = stream.ids();
		}
		try (PriceSocketClient socket = new PriceSocketClient(second, Map.of("Cookie", alice), before.get(0))) {
			Awaitility.await().until(() -> socket.ids().size() >= before.size());
			assertThat(socket.ids()).startsWith(before.subList(1, before.size()).toArray(String[]::new));
		}
	}

	@Test
	void pricesOverAWebSocketAreForPagesOfThisAddressAndThoseWhoAreLoggedIn() {
		assertThat(statusOfRefusal(Map.of())).isEqualTo(401);
		assertThat(statusOfRefusal(Map.of("Cookie", alice, "Origin", "https://elsewhere.example"))).isEqualTo(403);
	}

	private static int statusOfRefusal(Map<String, String> headers) {
		CompletionException failure = assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> new PriceSocketClient(first, headers, ""))
			.actual();
		return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
	}

}
