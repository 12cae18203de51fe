package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The one thread of a proxy. All connections belong to it, and everything that changes
 * them is done by it.
 */
final class ProxyLoop {

	private final InetSocketAddress target;

	private final ProxyTraffic traffic;

	private final Selector selector;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final List<ProxyConnection> connections = new ArrayList<>();

	private final Thread thread;

	private @Nullable ServerSocketChannel acceptor;

	private boolean ended;

	ProxyLoop(InetSocketAddress target, ProxyTraffic traffic, String name) {
		this.target = target;
		this.traffic = traffic;
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Let the thread do something, and wait until it has.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.tasks.add(() -> {
			try {
				task.run();
				done.complete(null);
			}
			catch (RuntimeException ex) {
				done.completeExceptionally(ex);
			}
		});
		this.selector.wakeup();
		if (this.thread.isAlive()) {
			done.orTimeout(10, TimeUnit.SECONDS).join();
		}
	}

	void open(InetSocketAddress address) throws IOException {
		if (this.acceptor == null) {
			ServerSocketChannel channel = ServerSocketChannel.open();
			try {
				channel.bind(address, 128);
				channel.configureBlocking(false);
				channel.register(this.selector, SelectionKey.OP_ACCEPT);
				this.acceptor = channel;
			}
			catch (IOException ex) {
				channel.close();
				throw ex;
			}
		}
	}

	void refuse() throws IOException {
		if (this.acceptor != null) {
			this.acceptor.close();
			this.acceptor = null;
			// a channel that is registered is closed for good by the next selection only
			this.selector.selectNow();
		}
	}

	void reset(Predicate<ProxyConnection> which) {
		this.connections.stream().filter(which).forEach(ProxyConnection::reset);
		this.connections.removeIf((connection) -> !connection.isOpen());
		try {
			this.selector.selectNow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void end() {
		this.ended = true;
	}

	private void run() {
		try (this.selector) {
			while (!this.ended) {
				this.selector.select(this::ready, timeout());
				for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
					task.run();
				}
				advance();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The proxy to %s has ended".formatted(this.target), ex);
		}
	}

	private long timeout() {
		long now = System.nanoTime();
		long wait = this.connections.stream()
			.mapToLong((connection) -> connection.untilOutput(now))
			.min()
			.orElse(Long.MAX_VALUE);
		// 0 would be for ever, and what is due but cannot be written waits for its
		// channel
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(Math.min(wait, TimeUnit.SECONDS.toNanos(10))));
	}

	private void ready(SelectionKey key) {
		if (key.attachment() instanceof ProxyConnection connection) {
			guard(connection, () -> connection.proceed(key));
		}
		else {
			accept();
		}
	}

	private void advance() {
		long now = System.nanoTime();
		List.copyOf(this.connections).forEach((connection) -> guard(connection, () -> connection.advance(now)));
		this.connections.removeIf((connection) -> !connection.isOpen());
	}

	private void accept() {
		ServerSocketChannel acceptor = this.acceptor;
		try {
			SocketChannel client = (acceptor != null) ? acceptor.accept() : null;
			if (client != null) {
				connect(client);
			}
		}
		catch (IOException ex) {
			// the client has gone again
		}
	}

	private void connect(SocketChannel client) throws IOException {
		SocketChannel server = SocketChannel.open();
		try {
			ProxyConnection connection = new ProxyConnection(client, server, this.selector, this.traffic);
			this.connections.add(connection);
			guard(connection, () -> connection.connect(this.target));
		}
		catch (IOException ex) {
			client.close();
			server.close();
		}
	}

	private static void guard(ProxyConnection connection, Step step) {
		try {
			step.run();
		}
		catch (IOException | CancelledKeyException ex) {
			connection.reset();
		}
	}

	/**
	 * Something that ends a connection when it fails.
	 */
	private interface Step {

		void run() throws IOException;

	}

}
