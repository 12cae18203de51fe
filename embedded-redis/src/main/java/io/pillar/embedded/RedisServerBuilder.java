package io.pillar.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link RedisServer} and starts it.
 *
 * @since 0.1.0
 */
public final class RedisServerBuilder {

	private static final int PORT_ATTEMPTS = 10;

	private static final Duration REPLICA_TIMEOUT = Duration.ofSeconds(30);

	private final List<String> directives = new ArrayList<>();

	private int port;

	private @Nullable String password;

	private @Nullable TlsFiles tls;

	private boolean generateTls;

	private ServerSettings.@Nullable Master master;

	private @Nullable RedisBinary binary;

	private ServerSettings.Role role = ServerSettings.Role.DATA;

	private boolean endsWithJvm = true;

	RedisServerBuilder() {
	}

	/**
	 * Listen on a port.
	 * @param port the port, at most 55535, or 0 for one that is free
	 * @return this builder
	 */
	public RedisServerBuilder port(int port) {
		if (port < 0 || port > Ports.HIGHEST) {
			throw new IllegalArgumentException(
					"'port' must be between 0 and %d but was %d".formatted(Ports.HIGHEST, port));
		}
		this.port = port;
		return this;
	}

	/**
	 * Ask clients for a password.
	 * @param password the password of the default user
	 * @return this builder
	 */
	public RedisServerBuilder password(@Nullable String password) {
		this.password = password;
		return this;
	}

	/**
	 * Speak TLS only, with a certificate for the loopback address that is generated now.
	 * @return this builder
	 * @see RedisServer#certificate()
	 */
	public RedisServerBuilder tls() {
		this.generateTls = true;
		return this;
	}

	/**
	 * Speak TLS only.
	 * @param certificate the certificate of the server, as PEM
	 * @param key the private key of the server, as PEM
	 * @param authority the certificate that signed the server's, as PEM
	 * @return this builder
	 */
	public RedisServerBuilder tls(Path certificate, Path key, Path authority) {
		this.tls = new TlsFiles(certificate.toAbsolutePath(), key.toAbsolutePath(), authority.toAbsolutePath());
		return this;
	}

	/**
	 * Copy another server. A start waits until the copy is complete.
	 * @param master the server to copy
	 * @return this builder
	 */
	public RedisServerBuilder replicaOf(RedisServer master) {
		return replicaOf(master.port(), master.password());
	}

	RedisServerBuilder replicaOf(int port, @Nullable String password) {
		this.master = new ServerSettings.Master(port, password);
		return this;
	}

	/**
	 * Add a line to the configuration, which wins over what this builder would write.
	 * @param name the name of the directive, as in {@code redis.conf}
	 * @param values the values, which are quoted where that is necessary
	 * @return this builder
	 */
	public RedisServerBuilder directive(String name, String... values) {
		this.directives.add(ConfigurationLine.of(name, values));
		return this;
	}

	/**
	 * Execute a certain program.
	 * @param binary the program, instead of the one that {@link RedisBinary#find()} finds
	 * @return this builder
	 */
	public RedisServerBuilder binary(RedisBinary binary) {
		this.binary = binary;
		return this;
	}

	RedisServerBuilder role(ServerSettings.Role role) {
		this.role = role;
		return this;
	}

	/**
	 * Leave the server alone while the JVM shuts down in order, because an application
	 * that needs it until the end will close it.
	 */
	RedisServerBuilder closedByOwner() {
		this.endsWithJvm = false;
		return this;
	}

	/**
	 * Start the server and wait until it answers.
	 * @return the server
	 * @throws IllegalStateException if there is no program for this system, or the server
	 * did not start; the message ends with what it said
	 */
	public RedisServer start() {
		RedisServer server = (this.port != 0) ? start(this.port) : startOnFreePort();
		if (this.master != null) {
			try {
				Await.until(REPLICA_TIMEOUT, server + " reaches its master",
						() -> server.execute("INFO", "replication").contains("master_link_status:up"));
			}
			catch (RuntimeException ex) {
				server.close();
				throw ex;
			}
		}
		return server;
	}

	private RedisServer startOnFreePort() {
		for (int attempt = 1; attempt < PORT_ATTEMPTS; attempt++) {
			try {
				return start(Ports.freeForServer());
			}
			catch (PortInUseException ex) {
				// somebody was faster
			}
		}
		return start(Ports.freeForServer());
	}

	private RedisServer start(int port) {
		WorkDirectory directory = WorkDirectory.create();
		try {
			TlsFiles tls = this.generateTls ? TlsFiles.generate(directory.path()) : this.tls;
			ServerSettings settings = new ServerSettings(requireBinary(), port, this.password, tls, this.master,
					this.role, List.copyOf(this.directives));
			return new RedisServer(settings, directory, this.endsWithJvm);
		}
		catch (RuntimeException ex) {
			directory.delete();
			throw ex;
		}
	}

	private RedisBinary requireBinary() {
		if (this.binary == null) {
			this.binary = RedisBinary.find()
				.orElseThrow(
						() -> new IllegalStateException("No Redis for this system: put 'redis-server' on the PATH, "
								+ "or set the system property 'pillar.embedded-redis.binary' to its path"));
		}
		return this.binary;
	}

}
