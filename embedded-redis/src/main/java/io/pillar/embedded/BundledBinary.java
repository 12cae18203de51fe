package io.pillar.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The server program that lies on the class path, as a resource of
 * {@code org.signal:embedded-redis}.
 *
 * @param system the name of the operating system, as Java says it
 * @param architecture the name of the processor architecture, as Java says it
 */
record BundledBinary(String system, String architecture) {

	private static final String VERSION = "7.0.15";

	static BundledBinary forThisSystem() {
		return new BundledBinary(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
	}

	boolean isWindows() {
		return this.system.toLowerCase(Locale.ROOT).startsWith("windows");
	}

	Optional<RedisBinary> extract() {
		return extract(UserDirectory.root().resolve("bin"));
	}

	/**
	 * Copy the program to where it can be executed, unless an earlier run did.
	 * @param directory where the programs are
	 * @return the program, or nothing if there is none for this system
	 */
	Optional<RedisBinary> extract(Path directory) {
		String name = resource();
		if (name == null) {
			return Optional.empty();
		}
		try (InputStream resource = BundledBinary.class.getResourceAsStream("/" + name)) {
			if (resource == null) {
				return Optional.empty();
			}
			Path file = extract(UserDirectory.ensure(directory), name, resource.readAllBytes());
			return Optional.of(new RedisBinary(file, name + " from the class path"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot extract " + name, ex);
		}
	}

	private @Nullable String resource() {
		String lowerCaseSystem = this.system.toLowerCase(Locale.ROOT);
		String systemName = lowerCaseSystem.startsWith("linux") ? "linux"
				: lowerCaseSystem.startsWith("mac") ? "darwin" : null;
		String architectureName = switch (this.architecture.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			default -> null;
		};
		return (systemName != null && architectureName != null)
				? "redis-server-%s-%s-%s".formatted(VERSION, systemName, architectureName) : null;
	}

	private static Path extract(Path directory, String name, byte[] content) throws IOException {
		String hash = hash(content);
		Path file = directory.resolve(name + "-" + hash.substring(0, 16));
		if (isIntact(file, content.length, hash)) {
			return file;
		}
		Path part = Files.createTempFile(directory, "part", null,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		try {
			Files.write(part, content);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(part);
		}
		return file;
	}

	private static boolean isIntact(Path file, int size, String hash) throws IOException {
		return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && UserDirectory.isOwn(file)
				&& Files.isExecutable(file) && Files.size(file) == size && hash(Files.readAllBytes(file)).equals(hash);
	}

	private static String hash(byte[] content) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
