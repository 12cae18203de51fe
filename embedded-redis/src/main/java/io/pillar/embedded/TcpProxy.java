package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Stands between clients and a Redis, and behaves as bad as a network can. Safe for use
 * by many threads. A change has happened when the method that makes it returns.
 * <p>
 * It reads the protocol, so that it can count commands and drop messages; what it cannot
 * read, such as TLS, it passes on as it is.
 *
 * @since 0.1.0
 */
public final class TcpProxy implements AutoCloseable {

	private static final int PORT_ATTEMPTS = 100;

	private final ProxyTraffic traffic = new ProxyTraffic();

	private final ProxyLoop loop;

	private InetSocketAddress address;

	private TcpProxy(InetSocketAddress target) {
		this.address = candidate();
		this.loop = new ProxyLoop(target, this.traffic, "pillar-proxy-" + target.getPort());
		this.loop.execute(this::openSomewhere);
	}

	/**
	 * Start a proxy on a free port of the loopback address.
	 * @param host where the server is
	 * @param port the port of the server, which need not run yet
	 * @return the proxy
	 */
	public static TcpProxy to(String host, int port) {
		InetSocketAddress target = new InetSocketAddress(host, port);
		if (target.isUnresolved()) {
			throw new IllegalArgumentException("'host' must be the name of a host but was '%s'".formatted(host));
		}
		return new TcpProxy(target);
	}

	private static InetSocketAddress candidate() {
		return new InetSocketAddress(ServerSettings.HOST, Ports.candidateForProxy());
	}

	/**
	 * Return the host that clients connect to.
	 * @return the loopback address
	 */
	public String host() {
		return ServerSettings.HOST;
	}

	/**
	 * Return the port that clients connect to.
	 * @return the port, which never changes
	 */
	public int port() {
		return this.address.getPort();
	}

	/**
	 * Hold back what passes, in both directions. Does not make less pass.
	 * @param delay how long, or zero
	 */
	public void delay(Duration delay) {
		this.loop.execute(() -> this.traffic.delay(delay));
	}

	/**
	 * Accept connections and keep those there are, but let nothing through any more.
	 */
	public void blackHole() {
		this.loop.execute(() -> this.traffic.blackHole(true));
	}

	/**
	 * Lose every message of a subscription, and nothing else.
	 * @param dropMessages whether to lose them
	 */
	public void dropMessages(boolean dropMessages) {
		this.loop.execute(() -> this.traffic.dropMessages(dropMessages));
	}

	/**
	 * Close all connections and refuse new ones.
	 */
	public void cut() {
		this.loop.execute(() -> {
			try {
				this.loop.refuse();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.loop.reset((connection) -> true);
		});
	}

	/**
	 * Close all connections and accept new ones.
	 */
	public void cutConnections() {
		this.loop.execute(() -> this.loop.reset((connection) -> true));
	}

	/**
	 * Be a good network again. Closes the connections that have lost something in a black
	 * hole, because what follows would make no sense.
	 */
	public void heal() {
		this.loop.execute(() -> {
			this.traffic.delay(Duration.ZERO);
			this.traffic.blackHole(false);
			this.traffic.dropMessages(false);
			this.loop.reset(ProxyConnection::isSwallowed);
			open();
		});
	}

	private void open() {
		try {
			this.loop.open(this.address);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on " + this.address, ex);
		}
	}

	private void openSomewhere() {
		for (int attempt = 1; attempt < PORT_ATTEMPTS; attempt++) {
			try {
				this.loop.open(this.address);
				return;
			}
			catch (IOException ex) {
				this.address = candidate();
			}
		}
		open();
	}

	/**
	 * Count the commands that were passed on to the server.
	 * @return how many since the start, or the last reset
	 */
	public long commandsForwarded() {
		return this.traffic.count();
	}

	/**
	 * Count the commands of one name that were passed on to the server.
	 * @param name the name, such as {@code EVALSHA}, in any case
	 * @return how many since the start, or the last reset
	 */
	public long commandCount(String name) {
		return this.traffic.countOf(name);
	}

	/**
	 * Count the commands that were passed on to the server by their names.
	 * @return the counts by the names in upper case, in alphabetical order
	 */
	public Map<String, Long> commands() {
		return this.traffic.counts();
	}

	/**
	 * Count the messages that were lost on purpose.
	 * @return how many since the start, or the last reset
	 */
	public long messagesDropped() {
		return this.traffic.dropped();
	}

	/**
	 * Begin to count anew.
	 */
	public void resetCounts() {
		this.traffic.reset();
	}

	/**
	 * Close all connections, refuse new ones and end the thread.
	 */
	@Override
	public void close() {
		cut();
		this.loop.execute(this.loop::end);
	}

	@Override
	public String toString() {
		return "TcpProxy on port %d".formatted(port());
	}

}
