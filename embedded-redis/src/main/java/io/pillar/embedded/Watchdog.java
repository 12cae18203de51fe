package io.pillar.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A shell beside this JVM that ends the servers when the JVM could not: its input closes
 * in the moment the JVM dies, however it dies.
 */
final class Watchdog {

	static final Watchdog INSTANCE = new Watchdog();

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	// The signals of a terminal reach the whole group, but the JVM may still need a while
	private static final String SCRIPT = """
			trap '' INT TERM HUP QUIT
			pids=''
			while read -r action pid; do
				kept=''
				for known in $pids; do
					[ "$known" = "$pid" ] || kept="$kept $known"
				done
				pids=$kept
				[ "$action" = '+' ] && pids="$pids $pid"
			done
			[ -z "$pids" ] || kill -KILL $pids
			""";

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Process shell;

	private Watchdog() {
	}

	void watch(ProcessHandle server) {
		tell("+ " + server.pid());
		server.onExit().thenRun(() -> tell("- " + server.pid()));
	}

	private void tell(String line) {
		this.lock.lock();
		try {
			OutputStream input = shell().getOutputStream();
			input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
			input.flush();
		}
		catch (IOException ex) {
			logger.debug("No watchdog: servers of a killed JVM are left to the next start", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Process shell() throws IOException {
		Process shell = this.shell;
		if (shell == null) {
			shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			this.shell = shell;
		}
		return shell;
	}

}
