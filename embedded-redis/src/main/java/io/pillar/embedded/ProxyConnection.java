package io.pillar.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Set;

/**
 * The way of one client through a proxy. Used by the proxy's thread only.
 */
final class ProxyConnection {

	private static final Set<String> SUBSCRIBING = Set.of("SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE");

	// A replica's connection turns into a stream that does not consist of frames
	private static final Set<String> REPLICATING = Set.of("REPLCONF", "PSYNC", "SYNC");

	private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");

	private final ProxyTraffic traffic;

	private final SocketChannel client;

	private final SocketChannel server;

	private final SelectionKey clientKey;

	private final SelectionKey serverKey;

	private final ProxyPipe requests;

	private final ProxyPipe replies;

	private boolean subscribed;

	private boolean swallowed;

	ProxyConnection(SocketChannel client, SocketChannel server, Selector selector, ProxyTraffic traffic)
			throws IOException {
		this.traffic = traffic;
		this.client = client;
		this.server = server;
		this.requests = new ProxyPipe(this.client, this.server, new Requests());
		this.replies = new ProxyPipe(this.server, this.client, new Replies());
		this.clientKey = prepare(this.client).register(selector, 0, this);
		this.serverKey = prepare(this.server).register(selector, 0, this);
	}

	void connect(InetSocketAddress target) throws IOException {
		this.server.connect(target);
		interest(System.nanoTime());
	}

	private static SocketChannel prepare(SocketChannel channel) throws IOException {
		channel.configureBlocking(false);
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return channel;
	}

	boolean isOpen() {
		return this.client.isOpen();
	}

	boolean isSwallowed() {
		return this.swallowed;
	}

	/**
	 * Do what can be done now.
	 * @param key the key of the channel that is ready, which is one of the two
	 */
	void proceed(SelectionKey key) throws IOException {
		if (key.isConnectable()) {
			this.server.finishConnect();
		}
		if (key.isReadable()) {
			boolean swallow = this.traffic.isBlackHole() || this.swallowed;
			this.swallowed = swallow;
			ProxyPipe pipe = (key == this.clientKey) ? this.requests : this.replies;
			pipe.read(swallow, System.nanoTime() + this.traffic.delayNanos());
		}
		advance(System.nanoTime());
	}

	void advance(long now) throws IOException {
		if (this.server.isConnected()) {
			this.requests.write(now);
		}
		this.replies.write(now);
		// who is in a black hole does not learn that the other side has gone
		if (this.requests.isFinished() || (this.replies.isFinished() && !this.swallowed)) {
			close();
		}
		else {
			interest(now);
		}
	}

	private void interest(long now) {
		this.clientKey.interestOps((this.requests.wantsInput() ? SelectionKey.OP_READ : 0)
				| (this.replies.isOutputDue(now) ? SelectionKey.OP_WRITE : 0));
		if (this.server.isConnected()) {
			this.serverKey.interestOps((this.replies.wantsInput() ? SelectionKey.OP_READ : 0)
					| (this.requests.isOutputDue(now) ? SelectionKey.OP_WRITE : 0));
		}
		else {
			this.serverKey.interestOps(SelectionKey.OP_CONNECT);
		}
	}

	long untilOutput(long now) {
		return Math.min(this.requests.untilOutput(now), this.replies.untilOutput(now));
	}

	void close() {
		try (this.client; this.server) {
			this.clientKey.cancel();
		}
		catch (IOException ex) {
			// closed is closed
		}
	}

	/**
	 * Close both sides as a broken network would, with a reset.
	 */
	void reset() {
		try {
			this.client.setOption(StandardSocketOptions.SO_LINGER, 0);
			this.server.setOption(StandardSocketOptions.SO_LINGER, 0);
		}
		catch (IOException ex) {
			// closed already, or about to be
		}
		close();
	}

	private final class Requests implements ProxyPipe.Frames {

		@Override
		public int end(byte[] bytes, int start, int limit) {
			return RespFrame.endOfCommand(bytes, start, limit);
		}

		@Override
		public boolean passes(byte[] bytes, int start, int end) {
			String command = RespFrame.firstWord(bytes, start, end).toUpperCase(Locale.ROOT);
			ProxyConnection.this.traffic.count(command);
			ProxyConnection.this.subscribed |= SUBSCRIBING.contains(command);
			if (REPLICATING.contains(command)) {
				ProxyConnection.this.requests.makeTransparent();
				ProxyConnection.this.replies.makeTransparent();
			}
			return true;
		}

	}

	private final class Replies implements ProxyPipe.Frames {

		@Override
		public int end(byte[] bytes, int start, int limit) {
			return RespFrame.end(bytes, start, limit);
		}

		@Override
		public boolean passes(byte[] bytes, int start, int end) {
			if (!ProxyConnection.this.traffic.isDropMessages() || !isMessage(bytes, start, end)) {
				return true;
			}
			ProxyConnection.this.traffic.countDropped();
			return false;
		}

		// an ordinary reply may begin with the same word, but not where only messages
		// arrive
		private boolean isMessage(byte[] bytes, int start, int end) {
			boolean possible = bytes[start] == '>' || (bytes[start] == '*' && ProxyConnection.this.subscribed);
			return possible && MESSAGES.contains(RespFrame.firstWord(bytes, start, end));
		}

	}

}
