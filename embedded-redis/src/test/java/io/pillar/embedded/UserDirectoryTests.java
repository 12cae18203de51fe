package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

class UserDirectoryTests {

	@TempDir
	private Path directory;

	@Test
	void rootIsClosedToOthers() throws IOException {
		Path root = UserDirectory.root();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root))).isEqualTo("rwx------");
		assertThat(UserDirectory.isOwn(root)).isTrue();
	}

	@Test
	void directoryThatIsOpenToOthersIsClosed() throws IOException {
		Path open = Files.createDirectory(this.directory.resolve("open"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		UserDirectory.ensure(open);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open))).isEqualTo("rwx------");
	}

	@Test
	void linkIsRefused() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), this.directory);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> UserDirectory.ensure(link))
			.withStackTraceContaining("is not a directory of user");
	}

	@Test
	void directoryOfAnotherUserIsRefused() throws IOException {
		assumeThat(System.getProperty("user.name")).isEqualTo("root");
		Path foreign = Files.createDirectory(this.directory.resolve("foreign"));
		Files.setAttribute(foreign, "unix:uid", 65534);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> UserDirectory.ensure(foreign))
			.withStackTraceContaining("is not a directory of user");
	}

}
