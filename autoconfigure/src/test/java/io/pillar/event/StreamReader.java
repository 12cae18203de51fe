package io.pillar.event;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/**
 * Reads server-sent events as a browser does.
 */
final class StreamReader implements AutoCloseable {

	private final List<Sent> all = new CopyOnWriteArrayList<>();

	private final List<String> head = new CopyOnWriteArrayList<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final Socket socket = new Socket();

	private final Thread thread = new Thread(this::read, "stream-reader");

	private volatile String lastId = "";

	private volatile boolean alive;

	private volatile boolean ended;

	// a thread that reads may be given something after its socket was closed
	private volatile boolean closed;

	StreamReader(int port, String path, String lastId) {
		this(port, path, lastId, true);
	}

	StreamReader(int port, String path, String lastId, boolean reading) {
		try {
			if (!reading) {
				this.socket.setReceiveBufferSize(2048);
			}
			this.socket.connect(new InetSocketAddress("localhost", port));
			String last = (lastId != null) ? "Last-Event-ID: " + lastId + "\r\n" : "";
			this.socket.getOutputStream()
				.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n".formatted(path, last)
					.getBytes(StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (reading) {
			this.thread.start();
		}
	}

	private void read() {
		try (InputStream all = new BufferedInputStream(this.socket.getInputStream())) {
			readHead(all);
			BufferedReader in = new BufferedReader(new InputStreamReader(
					isInChunks() ? new ChunkedStream(all, this.bytes) : all, StandardCharsets.UTF_8));
			List<String> block = new ArrayList<>();
			for (String line = in.readLine(); line != null && !this.closed; line = in.readLine()) {
				if (!line.isEmpty()) {
					block.add(line);
					continue;
				}
				take(block);
				block.clear();
			}
		}
		catch (IOException ex) {
			// closed
		}
		this.ended = true;
	}

	private void readHead(InputStream in) throws IOException {
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			this.head.add(line);
		}
	}

	private boolean isInChunks() {
		return this.head.stream().anyMatch((line) -> line.equalsIgnoreCase("transfer-encoding: chunked"));
	}

	static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			line.append((char) next);
		}
		return line.toString().stripTrailing();
	}

	private void take(List<String> block) {
		String name = "";
		List<String> data = new ArrayList<>();
		for (String line : block) {
			if (line.startsWith("id: ")) {
				this.lastId = line.substring(4);
			}
			else if (line.startsWith("event: ")) {
				name = line.substring(7);
			}
			else if (line.startsWith("data: ")) {
				data.add(line.substring(6));
			}
			else if (line.startsWith(":")) {
				this.alive = true;
			}
		}
		if (!data.isEmpty()) {
			this.all.add(new Sent(name, String.join("\n", data)));
		}
	}

	/**
	 * Return all bytes after the head, as they were sent.
	 */
	String bytes() {
		return this.bytes.toString(StandardCharsets.ISO_8859_1);
	}

	private static void awaitSoon(Callable<Boolean> condition) {
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10)).until(condition);
	}

	/**
	 * Wait until it is connected and has been told where it begins.
	 */
	StreamReader begun() {
		awaitSoon(() -> !this.head.isEmpty() && !this.lastId.isEmpty());
		return this;
	}

	/**
	 * Wait for a sign of life, which comes when it has been sent all that it had missed.
	 */
	StreamReader awaitSignOfLife() {
		awaitSoon(() -> this.alive);
		return this;
	}

	int status() {
		awaitSoon(() -> !this.head.isEmpty());
		return Integer.parseInt(this.head.get(0).split(" ")[1]);
	}

	List<String> head() {
		return this.head;
	}

	String lastId() {
		return this.lastId;
	}

	List<Sent> all() {
		return List.copyOf(this.all);
	}

	StreamReader awaitCount(int count) {
		awaitSoon(() -> this.all.size() >= count);
		return this;
	}

	List<Long> amounts() {
		return this.all.stream().filter((sent) -> sent.name().equals("trade")).map(Sent::amount).toList();
	}

	List<Sent> gaps() {
		return this.all.stream().filter((sent) -> sent.name().equals("pillar-gap")).toList();
	}

	StreamReader awaitEnd() {
		awaitSoon(() -> this.ended);
		return this;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An event as a client sees it.
	 */
	record Sent(String name, String data) {

		long amount() {
			return Long.parseLong(this.data.replaceAll(".*\"amount\":(\\d+).*", "$1"));
		}

		boolean says(String field, Object value) {
			String text = (value instanceof String) ? "\"" + value + "\"" : value.toString();
			return this.data.matches(".*\"%s\":%s[,}].*".formatted(field, Pattern.quote(text)));
		}

	}

}
