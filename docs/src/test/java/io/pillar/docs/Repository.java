package io.pillar.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The files that this module looks at.
 */
final class Repository {

	static final Path ROOT = root();

	private static final Set<String> NOT_OURS = Set.of("target", ".git", ".mvn", ".idea", "node_modules");

	private Repository() {
	}

	static List<Page> pages() {
		return files(ROOT, ".md").stream().map(Page::read).toList();
	}

	/**
	 * Return the files of the module that pages may show a part of.
	 */
	static List<Path> sources() {
		return files(ROOT.resolve("docs").resolve("src"), "");
	}

	static String version() {
		String pom = Page.read(ROOT.resolve("pom.xml")).text();
		return pom.substring(pom.indexOf("<revision>") + "<revision>".length(), pom.indexOf("</revision>"));
	}

	private static List<Path> files(Path directory, String suffix) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.toString().endsWith(suffix) && Files.isRegularFile(file) && isOurs(file))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isOurs(Path file) {
		return StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
			.noneMatch((part) -> NOT_OURS.contains(part.toString()));
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("mvnw"))) {
			directory = directory.getParent();
		}
		return directory;
	}

}
