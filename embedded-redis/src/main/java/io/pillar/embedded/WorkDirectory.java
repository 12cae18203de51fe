package io.pillar.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The directory of one server. It says who owns it, so that a later JVM can clear up what
 * one that is gone has left.
 */
final class WorkDirectory {

	private static final Log logger = LogFactory.getLog(WorkDirectory.class);

	// The name says which JVM, so that no directory is ever without its owner
	private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-[0-9a-f]+");

	private static final String OWNER_FILE = "owner.properties";

	private static final ProcessIdentity SELF = ProcessIdentity.of(ProcessHandle.current());

	private final Path path;

	private WorkDirectory(Path path) {
		this.path = path;
	}

	static WorkDirectory create() {
		Path root = UserDirectory.root();
		sweep(root);
		String unique = UUID.randomUUID().toString().substring(0, 8);
		String name = SELF.pid() + "-" + SELF.start().toEpochMilli() + "-" + unique;
		return new WorkDirectory(UserDirectory.ensure(root.resolve(name)));
	}

	Path path() {
		return this.path;
	}

	Path resolve(String name) {
		return this.path.resolve(name);
	}

	void write(String name, List<String> lines) {
		try {
			Files.write(resolve(name), lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write to " + this.path, ex);
		}
	}

	void recordServer(ProcessHandle server) {
		Properties owner = new Properties();
		put(owner, "jvm", SELF);
		put(owner, "server", ProcessIdentity.of(server));
		try (Writer writer = Files.newBufferedWriter(resolve(OWNER_FILE))) {
			owner.store(writer, null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write to " + this.path, ex);
		}
	}

	private static void put(Properties owner, String name, ProcessIdentity process) {
		owner.setProperty(name + ".pid", Long.toString(process.pid()));
		owner.setProperty(name + ".start", process.start().toString());
	}

	void delete() {
		UserDirectory.delete(this.path);
	}

	private static void sweep(Path root) {
		try (Stream<Path> directories = Files.list(root)) {
			directories.filter(WorkDirectory::isOrphan).forEach(WorkDirectory::clear);
		}
		catch (IOException | UncheckedIOException ex) {
			logger.debug("Could not look for what earlier runs left in " + root, ex);
		}
	}

	private static boolean isOrphan(Path directory) {
		Matcher name = NAME.matcher(directory.getFileName().toString());
		return name.matches() && new ProcessIdentity(Long.parseLong(name.group(1)),
				Instant.ofEpochMilli(Long.parseLong(name.group(2))))
			.isGone();
	}

	private static void clear(Path directory) {
		Optional<ProcessHandle> server = server(directory);
		server.ifPresent((process) -> {
			process.destroyForcibly();
			process.onExit().join();
		});
		UserDirectory.delete(directory);
		logger.info("Cleared up after a JVM that is gone: %s%s".formatted(directory,
				server.map((process) -> ", server with pid " + process.pid()).orElse("")));
	}

	private static Optional<ProcessHandle> server(Path directory) {
		Properties owner = new Properties();
		try (Reader reader = Files.newBufferedReader(directory.resolve(OWNER_FILE))) {
			owner.load(reader);
			return new ProcessIdentity(Long.parseLong(owner.getProperty("server.pid", "0")),
					Instant.parse(owner.getProperty("server.start", Instant.EPOCH.toString())))
				.find();
		}
		catch (IOException | RuntimeException ex) {
			return Optional.empty();
		}
	}

}
