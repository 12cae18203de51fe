package io.pillar.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.Assert;

/**
 * A page with a part between two markers that programs write.
 */
record MarkedPage(Path file, String marker) {

	void write(String part) throws IOException {
		String page = Files.readString(this.file);
		String begin = "<!-- " + this.marker + ":begin -->\n";
		String end = "<!-- " + this.marker + ":end -->";
		int from = page.indexOf(begin);
		int to = page.indexOf(end);
		Assert.state(from >= 0 && to > from, () -> "%s lacks the markers of '%s'".formatted(this.file, this.marker));
		Files.writeString(this.file, page.substring(0, from + begin.length()) + part + page.substring(to));
	}

}
