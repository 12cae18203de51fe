package io.pillar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of the guide that is made of the code and committed.
 */
final class GeneratedPage {

	private static final String SWITCH = "pillar.docs.write";

	private GeneratedPage() {
	}

	/**
	 * Assert that the page has a content, or give it that content where
	 * {@code -Dpillar.docs.write=true}.
	 */
	static void assertHas(String page, String content) {
		Path file = root().resolve("docs").resolve(page);
		try {
			if (Boolean.getBoolean(SWITCH)) {
				Files.createDirectories(file.getParent());
				Files.writeString(file, content);
			}
			assertThat(file).as("docs/%s is out of date; -D%s=true writes it anew", page, SWITCH)
				.exists()
				.content()
				.isEqualTo(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("mvnw"))) {
			directory = directory.getParent();
		}
		return directory;
	}

}
