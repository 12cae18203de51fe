package io.pillar.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of an application that has none configured: the one that already answers on
 * its port, or else one that the application started itself.
 * <p>
 * The application that started the server owns it, and stops it with its context. The
 * nodes that joined are without Redis from then on, as they would be in production when
 * Redis goes away, until a node starts one on that port again.
 *
 * @since 0.1.0
 */
public final class EmbeddedRedis implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedRedis.class);

	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final int port;

	private final @Nullable String password;

	private final @Nullable RedisServer server;

	private EmbeddedRedis(int port, @Nullable String password, @Nullable RedisServer server) {
		this.port = port;
		this.password = password;
		this.server = server;
	}

	static EmbeddedRedis open(int port, @Nullable String password, Supplier<RedisBinary> binary) {
		long start = System.nanoTime();
		while (true) {
			try {
				return isAnswering(port, password) ? join(port, password) : start(port, password, binary.get());
			}
			catch (PortInUseException ex) {
				// whoever loses a race for the port finds the winner there, but maybe not
				// at once
				if (System.nanoTime() - start > PATIENCE.toNanos()) {
					throw ex;
				}
				Await.pause(INTERVAL);
			}
		}
	}

	private static EmbeddedRedis start(int port, @Nullable String password, RedisBinary binary) {
		RedisServer server = RedisServer.builder().port(port).password(password).binary(binary).closedByOwner().start();
		logger.info("Started an embedded Redis on port %d with pid %d (%s), its files are in %s"
			.formatted(server.port(), server.pid(), binary.source(), server.directory()));
		return new EmbeddedRedis(server.port(), password, server);
	}

	private static EmbeddedRedis join(int port, @Nullable String password) {
		logger.info("Joined the Redis that already answers on port %d".formatted(port));
		return new EmbeddedRedis(port, password, null);
	}

	/**
	 * Whether a Redis answers on a port of this machine.
	 * @param port the port
	 * @param password its password, if it has one
	 * @return whether it does
	 * @throws RedisReplyException if a Redis does, but wants another password
	 * @throws PortInUseException if something listens that does not answer like a Redis
	 */
	static boolean isAnswering(int port, @Nullable String password) {
		if (port == 0) {
			return false;
		}
		try (RespClient client = RespClient.connect(ServerSettings.HOST, port, null, PROBE_TIMEOUT)) {
			if (password != null) {
				client.execute("AUTH", password);
			}
			return client.execute("PING").equals("PONG");
		}
		catch (RedisReplyException ex) {
			if (ex.isLoading()) {
				throw new PortInUseException("The Redis on port %d still loads its data".formatted(port));
			}
			throw ex;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			throw new PortInUseException("What listens on port %d does not answer like a Redis".formatted(port));
		}
	}

	/**
	 * Return the server, if this application started it.
	 * @return the server, or nothing if the application joined one
	 */
	public Optional<RedisServer> server() {
		return Optional.ofNullable(this.server);
	}

	/**
	 * Return the port of the server on the loopback address.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Whether this application started the server, and stops it.
	 * @return whether it did
	 */
	public boolean isOwner() {
		return this.server != null;
	}

	@Nullable String password() {
		return this.password;
	}

	/**
	 * Stop the server, if this application started it.
	 */
	@Override
	public void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

}
