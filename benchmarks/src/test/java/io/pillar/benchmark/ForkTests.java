package io.pillar.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that measures ends with the one that started it.
 */
@DisabledOnOs(OS.WINDOWS)
class ForkTests {

	@Test
	void processEndsWhenTheOneThatStartedItIsKilled() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process parent = new ProcessBuilder("sh", "-c", "\"$@\" & wait", "sh", java, "-cp",
				System.getProperty("java.class.path"), "-Dbenchmark.redis=localhost:1", Endless.class.getName())
			.start();
		try (BufferedReader output = parent.inputReader()) {
			ProcessHandle fork = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
			parent.destroyForcibly();
			try {
				await().atMost(Duration.ofSeconds(60)).until(() -> !fork.isAlive());
				assertThat(fork.isAlive()).isFalse();
			}
			finally {
				fork.destroyForcibly();
			}
		}
	}

	/**
	 * Runs until it is ended.
	 */
	public static final class Endless {

		private Endless() {
		}

		public static void main(String[] args) {
			// as each benchmark does first
			JmhRunner.redis();
			System.out.println(ProcessHandle.current().pid());
			while (true) {
				LockSupport.park();
			}
		}

	}

}
