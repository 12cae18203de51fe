package io.pillar.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MarkedPageTests {

	@TempDir
	private Path directory;

	@Test
	void writeReplacesWhatIsBetweenTheMarkers() throws IOException {
		Path file = page("before\n<!-- x:begin -->\nold\n<!-- x:end -->\nafter\n");
		new MarkedPage(file, "x").write("new\n");
		assertThat(file).hasContent("before\n<!-- x:begin -->\nnew\n<!-- x:end -->\nafter\n");
	}

	@Test
	void writeWhenMarkersAreMissingSaysSo() throws IOException {
		Path file = page("text\n");
		assertThatIllegalStateException().isThrownBy(() -> new MarkedPage(file, "x").write("new\n"))
			.withMessageContaining("lacks the markers of 'x'");
	}

	private Path page(String content) throws IOException {
		return Files.writeString(this.directory.resolve("page.md"), content);
	}

}
