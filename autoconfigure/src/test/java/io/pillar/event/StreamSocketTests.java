package io.pillar.event;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import org.springframework.web.socket.sockjs.transport.SockJsSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SocketSender}, {@link SocketForm} and the sessions that
 * {@link StreamSockets} takes.
 */
class StreamSocketTests {

	private final StreamThreads threads = new StreamThreads();

	private final FakeLine line = new FakeLine();

	private final AtomicInteger gone = new AtomicInteger();

	private final SocketSender sender = sender(1000, Duration.ofMinutes(1));

	@AfterEach
	void stop() {
		this.threads.close();
	}

	@Test
	void messagesThatAreSentAtOnceAreSentOneByOneHoweverManyThereAre() {
		this.line.atOnce = true;
		SocketSender large = sender(Long.MAX_VALUE, Duration.ofMinutes(1));
		IntStream.range(0, 50_000).forEach((n) -> large.add(String.valueOf(n)));
		await().atMost(Duration.ofSeconds(30)).until(() -> this.line.texts.size() == 50_000);
		assertThat(this.line.depth).isEqualTo(1);
		assertThat(this.line.texts).isEqualTo(IntStream.range(0, 50_000).mapToObj(String::valueOf).toList());
	}

	@Test
	void nextMessageWaitsForTheLastOneAndWhatWaitsIsBounded() {
		this.sender.add("first");
		await().until(() -> this.line.texts.size() == 1);
		assertThat(this.sender.add("x".repeat(2000))).isTrue();
		assertThat(this.sender.add("more")).isFalse();
		assertThat(this.line.texts).containsExactly("first");
		this.line.sent.accept(null);
		await().until(() -> this.line.texts.size() == 2);
		assertThat(this.sender.add("x".repeat(800))).isTrue();
		assertThat(this.sender.add("x".repeat(800))).isFalse();
	}

	@Test
	void lineIsClosedAfterTheMessageThatIsBeingSent() {
		this.sender.add("first");
		this.sender.add("second");
		await().until(() -> this.line.texts.size() == 1);
		assertThat(this.sender.end(SocketStatus.NORMAL, true)).isTrue();
		assertThat(this.sender.end(SocketStatus.GOING_AWAY, true)).isFalse();
		this.sender.add("too late");
		this.line.sent.accept(null);
		await().until(() -> this.line.texts.size() == 2);
		assertThat(this.line.closed).isEmpty();
		this.line.sent.accept(null);
		await().until(() -> !this.line.closed.isEmpty());
		assertThat(this.line.texts).containsExactly("first", "second");
		assertThat(this.line.closed).containsExactly("close 1000");
	}

	@Test
	void lineThatTakesNothingIsCut() {
		SocketSender hasty = sender(1000, Duration.ofMillis(10));
		hasty.add("first");
		await().until(() -> this.line.texts.size() == 1);
		hasty.add("second");
		hasty.end(SocketStatus.COME_AGAIN, true);
		await().until(() -> !this.line.closed.isEmpty());
		this.line.sent.accept(null);
		hasty.add("third");
		await().until(() -> this.line.closed.equals(List.of("cut 1013")));
		assertThat(this.line.texts).containsExactly("first");
	}

	@Test
	void streamWhoseTurnDoesNotComeIsCutOnlyWhenItsClientTakesNothingElse() {
		SocketStreamOutput output = new SocketStreamOutput(this.sender, EventTopic.of("replay"), () -> {
		});
		StreamClient client = client(output);
		IntStream.range(0, 4).forEach((n) -> this.sender.add(String.valueOf(n)));
		IntStream.range(0, 2).forEach((n) -> client.offer(StreamFrame.beat(new StreamPosition[0])));
		output.begin(client::wake, client::close);
		await().until(() -> !output.isReady());
		client.beat();
		for (int i = 2; i <= 4; i++) {
			int count = i;
			this.line.sent.accept(null);
			await().until(() -> this.line.texts.size() == count);
			client.beat();
			assertThat(client.isClosed()).isFalse();
		}
		client.beat();
		assertThat(client.isClosed()).isTrue();
	}

	@Test
	void lineThatIsGoneIsToldOnce() {
		this.sender.add("first");
		await().until(() -> this.line.texts.size() == 1);
		this.line.sent.accept(new IllegalStateException("gone"));
		assertThat(this.gone).hasValue(1);
	}

	@Test
	void topicIsWrittenAsJson() {
		SocketForm form = new SocketForm(EventTopic.of("replay", "a\"b\\c"));
		assertThat(new String(form.write(StreamFrame.beat(new StreamPosition[0]), new StreamPosition[0])))
			.isEqualTo("{\"topic\":\"replay:a\\\"b\\\\c\",\"type\":\"pillar-beat\"}");
	}

	@Test
	void sessionsThatTwoWouldSendToAreRefused() {
		WebSocketSession plain = session(NativeWebSocketSession.class);
		StreamSockets sockets = new StreamSockets(null, null, null, this.threads, 1000);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> sockets.of(new ConcurrentWebSocketSessionDecorator(plain, 1, 1)))
			.withMessageContaining("ConcurrentWebSocketSessionDecorator");
		WebSocketSession sockJs = session(SockJsSession.class, NativeWebSocketSession.class);
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.of(new WebSocketSessionDecorator(sockJs)))
			.withMessageContaining("pillar.event.stomp.enabled");
		assertThatIllegalArgumentException().isThrownBy(() -> sockets.of(plain))
			.withMessageContaining("Jakarta WebSocket");
	}

	private StreamClient client(SocketStreamOutput output) {
		StreamCounters counters = new StreamCounters();
		StreamClient client = new StreamClient(null, new StreamQueue(null, output.form(), counters, 1000), output,
				counters, this.threads::execute, (ended) -> {
				});
		client.begin(new StreamPosition[0], false);
		return client;
	}

	private SocketSender sender(long limit, Duration patience) {
		return new SocketSender(this.line, this.threads, limit, patience, this.gone::incrementAndGet);
	}

	private static WebSocketSession session(Class<?>... types) {
		Map<String, Object> attributes = new ConcurrentHashMap<>();
		return (WebSocketSession) Proxy.newProxyInstance(StreamSocketTests.class.getClassLoader(), types,
				(proxy, method, arguments) -> method.getName().equals("getAttributes") ? attributes : null);
	}

	/**
	 * A line whose messages are sent when that is said.
	 */
	private static final class FakeLine implements SocketLine {

		private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

		private final List<String> closed = new CopyOnWriteArrayList<>();

		private final AtomicInteger within = new AtomicInteger();

		private volatile int depth;

		private volatile boolean atOnce;

		private volatile Consumer<Throwable> sent;

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void send(String text, Consumer<Throwable> sent) {
			this.depth = Math.max(this.depth, this.within.incrementAndGet());
			this.sent = sent;
			this.texts.add(text);
			if (this.atOnce) {
				sent.accept(null);
			}
			this.within.decrementAndGet();
		}

		@Override
		public void close(SocketStatus status) {
			this.closed.add("close " + status.code());
		}

		@Override
		public void cut(SocketStatus status) {
			this.closed.add("cut " + status.code());
		}

	}

}
