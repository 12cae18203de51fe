package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A real Redis or Valkey server as a child process, which listens on the loopback address
 * only and keeps its files in a directory of its own. Safe for use by many threads.
 * <p>
 * It ends with this JVM, also when the JVM is killed. What a killed JVM left on the disk
 * is cleared up by the next server that the same user starts.
 *
 * @since 0.1.0
 */
public final class RedisServer implements AutoCloseable {

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final ServerSettings settings;

	private final WorkDirectory directory;

	private final @Nullable Thread shutdownHook;

	private volatile ServerProcess process;

	private volatile boolean paused;

	private boolean closed;

	RedisServer(ServerSettings settings, WorkDirectory directory, boolean endsWithJvm) {
		this.settings = settings;
		this.directory = directory;
		directory.write("redis.conf", settings.configuration(directory));
		this.process = ServerProcess.start(settings, directory);
		this.shutdownHook = endsWithJvm ? new Thread(this::destroy, "pillar-embedded-redis-" + settings.port()) : null;
		if (this.shutdownHook != null) {
			Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		}
	}

	/**
	 * Describe a server.
	 * @return a builder whose defaults are a free port, no password and no persistence
	 */
	public static RedisServerBuilder builder() {
		return new RedisServerBuilder();
	}

	/**
	 * Return the address that the server listens on.
	 * @return the loopback address
	 */
	public String host() {
		return ServerSettings.HOST;
	}

	/**
	 * Return the port, which stays the same when the server is restarted.
	 * @return the port
	 */
	public int port() {
		return this.settings.port();
	}

	/**
	 * Return the password that the server asks for.
	 * @return the password or {@code null}
	 */
	public @Nullable String password() {
		return this.settings.password();
	}

	/**
	 * Return where clients connect to.
	 * @return a URL with the scheme {@code redis} or {@code rediss}, without the password
	 */
	public String url() {
		String scheme = (this.settings.tls() != null) ? "rediss" : "redis";
		return scheme + "://" + host() + ":" + port();
	}

	/**
	 * Return the certificate that clients have to trust.
	 * @return a PEM file, or nothing if the server does not speak TLS
	 */
	public Optional<Path> certificate() {
		return Optional.ofNullable(this.settings.tls()).map(TlsFiles::authority);
	}

	/**
	 * Return the program that runs.
	 * @return the program
	 */
	public RedisBinary binary() {
		return this.settings.binary();
	}

	/**
	 * Return where the server keeps its files, until it is closed.
	 * @return the directory
	 */
	public Path directory() {
		return this.directory.path();
	}

	/**
	 * Return the process of the server, or of the last one if it was ended.
	 * @return the number of the process
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Whether the process is there, paused or not.
	 * @return whether it is
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	boolean isAnswering() {
		return isRunning() && !this.paused;
	}

	/**
	 * End the process with SIGKILL and wait until it is gone.
	 */
	public void kill() {
		change(() -> {
			this.process.kill();
			this.paused = false;
		});
	}

	/**
	 * Freeze the process with SIGSTOP: connections stay open and are still accepted, and
	 * nothing is answered.
	 */
	public void pause() {
		change(() -> {
			this.process.signal("STOP");
			this.paused = true;
		});
	}

	/**
	 * Let a paused process go on, with SIGCONT.
	 */
	public void resume() {
		change(() -> {
			this.process.signal("CONT");
			this.paused = false;
		});
	}

	/**
	 * End the process with SIGTERM, as an operator would, and wait until it is gone.
	 */
	public void stop() {
		if (this.paused) {
			kill();
		}
		change(() -> this.process.stop());
	}

	/**
	 * Start the server again with the same port, directory and configuration. Ends it
	 * first if it runs. The data is gone unless a directive made the server keep it.
	 */
	public void restart() {
		stop();
		change(() -> {
			if (this.closed) {
				throw new IllegalStateException("The server on port %d is closed".formatted(port()));
			}
			this.process = ServerProcess.start(this.settings, this.directory);
		});
	}

	/**
	 * Execute one command on a connection of its own. Waits for three seconds at most.
	 * @param command the command and its arguments
	 * @return the reply as text: elements of an array on lines of their own, nothing for
	 * a null
	 * @throws RedisReplyException if the reply is an error
	 * @throws UncheckedIOException if there was no reply in time
	 */
	public String execute(String... command) {
		try (RespClient client = this.settings.connect()) {
			return client.execute(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No reply from %s to %s".formatted(this, command[0]), ex);
		}
	}

	/**
	 * End the process and delete its files.
	 */
	@Override
	public void close() {
		destroy();
		if (this.shutdownHook != null) {
			try {
				Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
			}
			catch (IllegalStateException ex) {
				// the JVM is about to end, and the hook with it
			}
		}
	}

	private void destroy() {
		change(() -> {
			this.closed = true;
			this.process.kill();
			this.directory.delete();
		});
	}

	private void change(Runnable change) {
		this.lifecycle.lock();
		try {
			change.run();
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public String toString() {
		return "RedisServer on port %d with pid %d".formatted(port(), pid());
	}

}
