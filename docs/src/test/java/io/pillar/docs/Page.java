package io.pillar.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Markdown file.
 */
record Page(Path file, String text) {

	private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(\\w*)[^\\n]*\\n(.*?)^ *```$");

	private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]*`");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

	static Page read(Path file) {
		try {
			return new Page(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void write() throws IOException {
		Files.writeString(this.file, this.text);
	}

	/**
	 * Return the blocks of code in a language.
	 */
	List<String> code(String language) {
		return FENCED.matcher(this.text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * Return where the page points to within the repository.
	 */
	List<String> relativeLinks() {
		return LINK.matcher(INLINE_CODE.matcher(prose()).replaceAll(""))
			.results()
			.map((link) -> link.group(1))
			.filter((target) -> !target.matches("[a-z]+:.*"))
			.toList();
	}

	/**
	 * Return what a link may name after its {@code #}, in the way of the common hosts.
	 */
	List<String> anchors() {
		Map<String, Integer> seen = new HashMap<>();
		List<String> anchors = new ArrayList<>();
		for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
			String anchor = heading.group(1)
				.strip()
				.toLowerCase(Locale.ROOT)
				.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-');
			int times = seen.merge(anchor, 1, Integer::sum);
			anchors.add((times > 1) ? anchor + "-" + (times - 1) : anchor);
		}
		return anchors;
	}

	private String prose() {
		return FENCED.matcher(this.text).replaceAll("");
	}

	@Override
	public String toString() {
		return Repository.ROOT.relativize(this.file).toString();
	}

}
