package io.pillar.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Says the same to every command, or nothing at all.
 */
final class FakeRedis implements AutoCloseable {

	private final ServerSocket listening;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger open = new AtomicInteger();

	private final @Nullable String answer;

	private volatile boolean dropping;

	FakeRedis(@Nullable String answer) {
		this.answer = answer;
		try {
			this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/**
	 * Close the next connection when something is said on it.
	 */
	FakeRedis droppingOne() {
		this.dropping = true;
		return this;
	}

	int port() {
		return this.listening.getLocalPort();
	}

	long connections() {
		return this.sockets.size();
	}

	/**
	 * Return how many connections their clients have not closed.
	 * @return the number of connections
	 */
	int openConnections() {
		return this.open.get();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listening.accept();
				this.open.incrementAndGet();
				this.sockets.add(socket);
				start(() -> answer(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void answer(Socket socket) {
		try {
			BufferedReader lines = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (this.dropping) {
					this.dropping = false;
					socket.close();
				}
				else if (line.startsWith("*") && this.answer != null) {
					socket.getOutputStream().write((this.answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
		this.open.decrementAndGet();
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "fake-redis");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
