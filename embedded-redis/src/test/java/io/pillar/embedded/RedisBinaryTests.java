package io.pillar.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RedisBinaryTests {

	private static final BundledBinary BUNDLED = new BundledBinary("Linux", "amd64");

	private static final BundledBinary NONE = new BundledBinary("SunOS", "sparcv9");

	@TempDir
	private Path directory;

	@Test
	void configuredProgramWinsOverThePath() throws IOException {
		Path configured = program("mine");
		program("redis-server");
		assertThat(find(configured.toString(), NONE)).hasValueSatisfying((binary) -> {
			assertThat(binary.path()).isEqualTo(configured);
			assertThat(binary.source()).isEqualTo("configured " + configured);
		});
	}

	@Test
	void configuredProgramWhichCannotBeExecutedIsRefused() throws IOException {
		Path text = Files.writeString(this.directory.resolve("text"), "text");
		assertThatIllegalArgumentException().isThrownBy(() -> find(text.toString(), BUNDLED))
			.withMessageContaining("'" + text + "' is not a file that can be executed");
		assertThatIllegalArgumentException().isThrownBy(() -> find(this.directory.toString(), BUNDLED));
	}

	@Test
	void redisOnThePathWinsOverValkeyAndTheBundledOne() throws IOException {
		program("valkey-server");
		assertThat(find(null, BUNDLED)).hasValueSatisfying((binary) -> assertThat(binary.source())
			.isEqualTo(this.directory.resolve("valkey-server") + " on the PATH"));
		program("redis-server");
		assertThat(find(null, BUNDLED)).hasValueSatisfying((binary) -> assertThat(binary.source())
			.isEqualTo(this.directory.resolve("redis-server") + " on the PATH"));
	}

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, linux-amd64", "Linux, aarch64, linux-arm64", "Mac OS X, x86_64, darwin-amd64",
			"Mac OS X, aarch64, darwin-arm64" })
	void bundledProgramIsTheOneOfTheSystem(String system, String architecture, String expected) throws IOException {
		RedisBinary binary = new BundledBinary(system, architecture).extract(this.directory.resolve("bin"))
			.orElseThrow();
		assertThat(binary.source()).isEqualTo("redis-server-7.0.15-%s from the class path", expected);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(binary.path()))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(binary.path().getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void bundledProgramIsExtractedOnceAndAgainWhenItWasChanged() throws IOException {
		Path cache = this.directory.resolve("bin");
		Path file = BUNDLED.extract(cache).orElseThrow().path();
		Object key = Files.readAttributes(file, "unix:ino").get("ino");
		assertThat(BUNDLED.extract(cache).orElseThrow().path()).isEqualTo(file);
		assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
		byte[] content = Files.readAllBytes(file);
		Path changed = Files.write(this.directory.resolve("changed"), content);
		byte[] damaged = content.clone();
		damaged[damaged.length / 2]++;
		Files.delete(file);
		Files.copy(Files.write(changed, damaged), file);
		assertThat(BUNDLED.extract(cache).orElseThrow().path()).isEqualTo(file).hasBinaryContent(content);
	}

	@Test
	void windowsHasNoProgram() throws IOException {
		program("redis-server");
		assertThat(find(null, new BundledBinary("Windows 11", "amd64"))).isEmpty();
	}

	@Test
	void unknownSystemHasNoProgramButThatOnThePath() throws IOException {
		assertThat(find(null, NONE)).isEmpty();
		assertThat(RedisBinary.find(null, null, NONE)).isEmpty();
		program("redis-server");
		assertThat(find(null, NONE)).isPresent();
	}

	@Test
	void serverRunsThroughScriptAndKnowsTheRealProcess() throws IOException {
		Path script = program("wrapper");
		Path real = RedisBinary.find(null).orElseThrow().path();
		Files.writeString(script, "#!/bin/sh\n'" + real + "' \"$@\"\nexit $?\n");
		try (RedisServer server = RedisServer.builder().binary(find(script.toString(), NONE).orElseThrow()).start()) {
			assertThat(server.execute("INFO", "server")).contains("process_id:" + server.pid());
			server.pause();
			server.resume();
			server.restart();
			assertThat(server.execute("PING")).isEqualTo("PONG");
			long pid = server.pid();
			server.kill();
			assertThat(ProcessHandle.of(pid)).isEmpty();
		}
	}

	private Optional<RedisBinary> find(String configured, BundledBinary bundled) {
		return RedisBinary.find(configured, "/nowhere::" + this.directory, bundled);
	}

	private Path program(String name) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		return file;
	}

}
