package io.pillar.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * The parts of compiled files that pages show.
 */
/*
 * In a file: // tag::name[] … // end::name[] In a page: <!-- snippet:
 * path/below/docs/src#name --> … <!-- end of snippet -->
 */
final class Snippets {

	private static final Pattern TAGGED = Pattern
		.compile("(?ms)^[ \\t]*// tag::([\\w-]+)\\[\\]\\n(.*?)^[ \\t]*// end::\\1\\[\\]$");

	private static final Pattern SHOWN = Pattern
		.compile("(?s)(<!-- snippet: (\\S+) -->\\n)(.*?)(<!-- end of snippet -->)");

	private final Map<String, String> code = new TreeMap<>();

	static Snippets read() {
		Snippets snippets = new Snippets();
		Repository.sources().forEach(snippets::add);
		return snippets;
	}

	private void add(Path source) {
		try {
			String path = Repository.ROOT.resolve("docs").resolve("src").relativize(source).toString();
			for (MatchResult tagged : TAGGED.matcher(Files.readString(source)).results().toList()) {
				this.code.put(path + "#" + tagged.group(1), block(path, tagged.group(2)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> names() {
		return List.copyOf(this.code.keySet());
	}

	static List<String> shownBy(Page page) {
		return SHOWN.matcher(page.text()).results().map((shown) -> shown.group(2)).toList();
	}

	/**
	 * Return the page with the code as it is now.
	 */
	Page refresh(Page page) {
		String text = SHOWN.matcher(page.text())
			.replaceAll(
					(shown) -> Matcher.quoteReplacement(shown.group(1) + find(page, shown.group(2)) + shown.group(4)));
		return new Page(page.file(), text);
	}

	private String find(Page page, String name) {
		String found = this.code.get(name);
		Assert.state(found != null, () -> "%s shows '%s', which is not in docs/src".formatted(page, name));
		return found;
	}

	private static String block(String path, String code) {
		String language = path.substring(path.lastIndexOf('.') + 1);
		return "```%s\n%s```\n".formatted(language, flushLeft(code).replace("\t", "    "));
	}

	private static String flushLeft(String code) {
		int margin = code.lines().filter((line) -> !line.isBlank()).mapToInt(Snippets::indentOf).min().orElse(0);
		return code.lines()
			.map((line) -> line.isBlank() ? "" : line.substring(margin))
			.collect(Collectors.joining("\n", "", "\n"));
	}

	private static int indentOf(String line) {
		return line.length() - line.stripLeading().length();
	}

}
