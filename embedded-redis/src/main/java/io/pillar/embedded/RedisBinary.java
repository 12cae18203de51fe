package io.pillar.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A Redis or Valkey server program of this machine.
 *
 * @since 0.1.0
 */
public final class RedisBinary {

	private static final String PROPERTY = "pillar.embedded-redis.binary";

	private static final String VARIABLE = "PILLAR_EMBEDDEDREDIS_BINARY";

	private static final List<String> NAMES = List.of("redis-server", "valkey-server");

	private final Path path;

	private final String source;

	RedisBinary(Path path, String source) {
		this.path = path;
		this.source = source;
	}

	/**
	 * Find the program that the system property {@code pillar.embedded-redis.binary} or
	 * the environment variable {@code PILLAR_EMBEDDEDREDIS_BINARY} names, or else the
	 * first one there is.
	 * @return the program, or nothing if there is none for this system
	 * @throws IllegalArgumentException if a program was named and cannot be executed
	 */
	public static Optional<RedisBinary> find() {
		return find(null);
	}

	/**
	 * Find the configured program, or else {@code redis-server} or {@code valkey-server}
	 * on the {@code PATH}, or else the one on the class path.
	 * @param configuredPath the file to use, if one was configured
	 * @return the program, or nothing if there is none for this system
	 * @throws IllegalArgumentException if a program was configured and cannot be executed
	 */
	public static Optional<RedisBinary> find(@Nullable String configuredPath) {
		String configured = (configuredPath != null) ? configuredPath
				: System.getProperty(PROPERTY, System.getenv(VARIABLE));
		return find(configured, System.getenv("PATH"), BundledBinary.forThisSystem());
	}

	static Optional<RedisBinary> find(@Nullable String configuredPath, @Nullable String searchPath,
			BundledBinary bundled) {
		if (bundled.isWindows()) {
			return Optional.empty();
		}
		if (configuredPath != null && !configuredPath.isBlank()) {
			return Optional.of(configured(Path.of(configuredPath.strip())));
		}
		return onPath(searchPath).or(bundled::extract);
	}

	private static RedisBinary configured(Path file) {
		if (!isProgram(file)) {
			throw new IllegalArgumentException("'%s' is not a file that can be executed".formatted(file));
		}
		return new RedisBinary(file.toAbsolutePath(), "configured " + file);
	}

	private static Optional<RedisBinary> onPath(@Nullable String searchPath) {
		if (searchPath == null) {
			return Optional.empty();
		}
		List<String> directories = List.of(searchPath.split(Pattern.quote(File.pathSeparator)));
		return NAMES.stream()
			.flatMap((name) -> directories.stream()
				.filter((directory) -> !directory.isEmpty())
				.map((directory) -> Path.of(directory, name)))
			.filter(RedisBinary::isProgram)
			.findFirst()
			.map((file) -> new RedisBinary(file.toAbsolutePath(), file + " on the PATH"));
	}

	private static boolean isProgram(Path file) {
		return Files.isRegularFile(file) && Files.isExecutable(file);
	}

	/**
	 * Return the file to execute.
	 * @return the file
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Say where the program was found.
	 * @return the source, for a log line
	 */
	public String source() {
		return this.source;
	}

	@Override
	public String toString() {
		return this.source;
	}

}
