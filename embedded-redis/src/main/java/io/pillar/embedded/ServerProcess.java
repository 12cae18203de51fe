package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * The process of a server that was ready once.
 */
final class ServerProcess {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(3);

	private static final int LOG_TAIL_LINES = 15;

	private final Process process;

	// Not the process that was started if the program is a script around the real one
	private ProcessHandle server;

	private ServerProcess(Process process) {
		this.process = process;
		this.server = process.toHandle();
	}

	static ServerProcess start(ServerSettings settings, WorkDirectory directory) {
		ServerProcess process = new ServerProcess(launch(settings, directory));
		Watchdog.INSTANCE.watch(process.server);
		directory.recordServer(process.server);
		try {
			process.awaitReady(settings, directory);
		}
		catch (RuntimeException ex) {
			process.kill();
			throw ex;
		}
		if (process.server.pid() != process.process.pid()) {
			Watchdog.INSTANCE.watch(process.server);
			directory.recordServer(process.server);
		}
		return process;
	}

	private static Process launch(ServerSettings settings, WorkDirectory directory) {
		Path log = log(directory);
		try {
			Files.deleteIfExists(log);
			return new ProcessBuilder(settings.command(directory)).directory(directory.path().toFile())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot execute " + settings.binary().path(), ex);
		}
	}

	private void awaitReady(ServerSettings settings, WorkDirectory directory) {
		long start = System.nanoTime();
		while (!isReady(settings)) {
			if (!this.process.isAlive()) {
				throw failure("ended at once", settings, directory);
			}
			if (System.nanoTime() - start > START_TIMEOUT.toNanos()) {
				throw failure("did not answer within " + START_TIMEOUT, settings, directory);
			}
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
		}
	}

	private boolean isReady(ServerSettings settings) {
		try (RespClient client = settings.connect()) {
			client.execute("PING");
			OptionalLong pid = answeringPid(client);
			if (pid.isPresent() && !adopt(pid.getAsLong())) {
				// another server has the port, and ours is about to find out
				return false;
			}
			return this.process.isAlive();
		}
		catch (RedisReplyException ex) {
			return !ex.isLoading() && this.process.isAlive();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static OptionalLong answeringPid(RespClient client) throws IOException {
		return client.execute("INFO", "server")
			.lines()
			.filter((line) -> line.startsWith("process_id:"))
			.mapToLong((line) -> Long.parseLong(line.substring("process_id:".length())))
			.findFirst();
	}

	private boolean adopt(long pid) {
		if (pid == this.process.pid()) {
			return true;
		}
		this.process.descendants()
			.filter((process) -> process.pid() == pid)
			.forEach((process) -> this.server = process);
		return this.server.pid() == pid;
	}

	private static RuntimeException failure(String what, ServerSettings settings, WorkDirectory directory) {
		String tail = logTail(directory);
		String message = "The server on port %d (%s) %s. Its log ends with:%n%s".formatted(settings.port(),
				settings.binary(), what, tail);
		return (tail.contains("Address already in use") || tail.contains("Failed listening on port"))
				? new PortInUseException(message) : new IllegalStateException(message);
	}

	private static String logTail(WorkDirectory directory) {
		try {
			List<String> lines = Files.readAllLines(log(directory), StandardCharsets.ISO_8859_1);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "(no log)";
		}
	}

	private static Path log(WorkDirectory directory) {
		return directory.resolve("redis.log");
	}

	long pid() {
		return this.server.pid();
	}

	boolean isAlive() {
		return this.server.isAlive();
	}

	void kill() {
		this.server.destroyForcibly();
		awaitExit(this.server);
		if (!awaitExit(this.process.toHandle())) {
			this.process.destroyForcibly();
			awaitExit(this.process.toHandle());
		}
	}

	void stop() {
		this.server.destroy();
		if (!awaitExit(this.server)) {
			kill();
		}
	}

	private static boolean awaitExit(ProcessHandle process) {
		try {
			process.onExit().get(2, TimeUnit.SECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Send a signal that Java has no method for.
	 * @param name the name of the signal
	 */
	void signal(String name) {
		try {
			// the shell's own 'kill' is there where a program of that name is not
			int status = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).start().waitFor();
			if (status != 0) {
				throw new IllegalStateException("Could not send %s to pid %d".formatted(name, pid()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
