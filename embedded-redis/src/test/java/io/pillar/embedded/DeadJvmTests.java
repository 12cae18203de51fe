package io.pillar.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeadJvmTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// Another build on this machine would sweep what lies in the usual place
	@TempDir
	private Path temporary;

	@Test
	void serverOfKilledJvmEndsAndItsDirectoryIsSweptByTheNextStart() throws Exception {
		try (OtherJvm other = new OtherJvm(this.temporary)) {
			other.kill();
			await().atMost(PATIENCE).until(() -> !other.isServerAlive());
			assertThat(other.directory).isDirectory();
			new OtherJvm(this.temporary).end();
			assertThat(other.directory).doesNotExist();
		}
	}

	@Test
	void serverOfKilledJvmAndWatchdogIsEndedByTheNextStart() throws Exception {
		try (OtherJvm other = new OtherJvm(this.temporary)) {
			other.killWatchdog();
			other.kill();
			assertThat(other.isServerAlive()).isTrue();
			new OtherJvm(this.temporary).end();
			await().atMost(PATIENCE).until(() -> !other.isServerAlive());
			assertThat(other.directory).doesNotExist();
		}
	}

	@Test
	void serverOfLivingJvmIsLeftAlone() throws Exception {
		try (OtherJvm other = new OtherJvm(this.temporary)) {
			new OtherJvm(this.temporary).end();
			assertThat(other.isServerAlive()).isTrue();
			assertThat(Connections.execute(other.port, "PING")).isEqualTo("PONG");
		}
	}

	@Test
	void serverOfEndedJvmIsGoneWithItsDirectory() throws Exception {
		try (OtherJvm other = new OtherJvm(this.temporary)) {
			other.end();
			assertThat(other.isServerAlive()).isFalse();
			assertThat(other.directory).doesNotExist();
		}
	}

	@Test
	void processWithTheNumberOfAnEarlierOneIsSpared() {
		ProcessHandle self = ProcessHandle.current();
		Instant start = self.info().startInstant().orElseThrow();
		assertThat(new ProcessIdentity(self.pid(), start).isGone()).isFalse();
		assertThat(new ProcessIdentity(self.pid(), start).find()).contains(self);
		assertThat(new ProcessIdentity(self.pid(), start.minusSeconds(60)).isGone()).isTrue();
		assertThat(new ProcessIdentity(self.pid(), start.minusSeconds(60)).find()).isEmpty();
	}

	private static final class OtherJvm implements AutoCloseable {

		private final Process process;

		private final long serverPid;

		private final int port;

		private final Path directory;

		OtherJvm(Path temporary) throws IOException {
			this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx64m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary, "-cp",
					System.getProperty("java.class.path"), OtherJvmMain.class.getName())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			List<String> words = this.process.inputReader()
				.lines()
				.filter((line) -> line.startsWith(OtherJvmMain.ANSWER))
				.map((line) -> List.of(line.substring(OtherJvmMain.ANSWER.length()).split(" ")))
				.findFirst()
				.orElseThrow();
			this.serverPid = Long.parseLong(words.get(0));
			this.port = Integer.parseInt(words.get(1));
			this.directory = Path.of(words.get(2));
		}

		boolean isServerAlive() {
			return ProcessHandle.of(this.serverPid).isPresent();
		}

		void kill() {
			this.process.destroyForcibly().onExit().join();
		}

		void end() throws IOException {
			this.process.getOutputStream().close();
			this.process.onExit().join();
		}

		void killWatchdog() {
			List<ProcessHandle> watchdogs = this.process.toHandle()
				.children()
				.filter((child) -> child.pid() != this.serverPid)
				.toList();
			assertThat(watchdogs).hasSize(1);
			watchdogs.get(0).destroyForcibly();
			watchdogs.get(0).onExit().join();
		}

		@Override
		public void close() {
			kill();
			ProcessHandle.of(this.serverPid).ifPresent(ProcessHandle::destroyForcibly);
		}

	}

}
