package io.pillar.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * The client of a WebSocket.
 */
final class SocketReader implements WebSocket.Listener, AutoCloseable {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final List<String> texts = new CopyOnWriteArrayList<>();

	private final List<JsonNode> said = new CopyOnWriteArrayList<>();

	private final StringBuilder part = new StringBuilder();

	private final WebSocket socket;

	private volatile String reason = "";

	private volatile int status;

	SocketReader(int port, String path) {
		this.socket = CLIENT.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:%d%s".formatted(port, path)), this)
			.join();
	}

	/**
	 * Connect, say something, and never read anything.
	 */
	static Socket thatDoesNotRead(int port, String what) {
		try {
			Socket socket = new Socket();
			socket.setReceiveBufferSize(2048);
			socket.connect(new InetSocketAddress("localhost", port));
			socket.getOutputStream()
				.write(("GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			byte[] text = what.getBytes(StandardCharsets.UTF_8);
			byte[] frame = new byte[6 + text.length];
			frame[0] = (byte) 0x81;
			frame[1] = (byte) (0x80 | text.length);
			System.arraycopy(text, 0, frame, 6, text.length);
			while (socket.getInputStream().read() != '\n') {
				// up to the end of its first line
			}
			socket.getOutputStream().write(frame);
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.part.append(data);
		if (last) {
			String text = this.part.toString();
			this.part.setLength(0);
			if (text.startsWith("{")) {
				this.said.add(this.mapper.readTree(text));
			}
			this.texts.add(text);
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
		this.reason = reason;
		this.status = status;
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.status = 1006;
	}

	SocketReader say(String text) {
		this.socket.sendText(text, true).join();
		return this;
	}

	/**
	 * Ask for the events of a topic, and wait until that has begun.
	 */
	SocketReader follow(String topic, String lastId) {
		long before = count(topic, "pillar-begin");
		say("follow " + topic + ((lastId != null) ? " " + lastId : ""));
		return until(() -> count(topic, "pillar-begin") > before);
	}

	SocketReader until(BooleanSupplier condition) {
		await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
		return this;
	}

	int awaitEnd() {
		until(() -> this.status != 0);
		return this.status;
	}

	/**
	 * Return what it was told when it was closed.
	 */
	String reason() {
		return this.reason;
	}

	boolean hasEnded() {
		return this.status != 0;
	}

	List<String> texts() {
		return List.copyOf(this.texts);
	}

	List<JsonNode> said(String topic) {
		return this.said.stream().filter((node) -> node.get("topic").asString().equals(topic)).toList();
	}

	List<JsonNode> gaps() {
		return this.said.stream()
			.filter((node) -> node.get("type").asString().equals(StreamFrames.GAP))
			.map((node) -> node.get("data"))
			.toList();
	}

	long count(String topic, String type) {
		return said(topic).stream().filter((node) -> node.get("type").asString().equals(type)).count();
	}

	List<Long> amounts(String topic) {
		return said(topic).stream()
			.filter((node) -> node.get("type").asString().equals("trade"))
			.map((node) -> node.get("data").get("amount").asLong())
			.toList();
	}

	SocketReader awaitAmounts(String topic, int count) {
		return until(() -> amounts(topic).size() >= count);
	}

	String lastId(String topic) {
		return said(topic).stream()
			.filter((node) -> node.has("id"))
			.map((node) -> node.get("id").asString())
			.reduce("", (older, newer) -> newer);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
