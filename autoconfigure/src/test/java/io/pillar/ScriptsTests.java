package io.pillar;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every script that runs inside Redis.
 */
class ScriptsTests {

	private static final Pattern PARAMETER = Pattern.compile("\\b(KEYS|ARGV)\\[\\d+\\]");

	private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\(\\s*(\\S+?)\\s*[,)]");

	@ParameterizedTest
	@MethodSource("scripts")
	void scriptBeginsWithWhatItDoesTakesAnswersAndCosts(Path script) throws IOException {
		List<String> header = header(script);
		assertThat(header).hasSizeGreaterThan(2);
		assertThat(header).anyMatch((line) -> line.startsWith("-- answer "));
		assertThat(header).anyMatch((line) -> line.startsWith("-- cost "));
	}

	@ParameterizedTest
	@MethodSource("scripts")
	void scriptUsesOnlyKeysAndArgumentsThatItsHeaderNames(Path script) throws IOException {
		String header = String.join("\n", header(script));
		assertThat(PARAMETER.matcher(Files.readString(script)).results().map(MatchResult::group))
			.allSatisfy((parameter) -> assertThat(header).contains(parameter));
	}

	@ParameterizedTest
	@MethodSource("scripts")
	void scriptCallsOnlyCommandsThatMayNotBeDisabled(Path script) throws IOException {
		assertThat(COMMAND.matcher(Files.readString(script)).results().map((result) -> result.group(1)))
			.allSatisfy((command) -> assertThat(command).matches("'[A-Z]+'")
				.doesNotMatch("'(KEYS|SCAN|FLUSH.*|CONFIG|SCRIPT|EVAL.*|RANDOMKEY|DEBUG|CLIENT|SELECT)'"));
	}

	static List<Path> scripts() throws IOException, URISyntaxException {
		Path classes = Path.of(RedisLink.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		try (Stream<Path> files = Files.walk(classes)) {
			return files.filter((file) -> file.toString().endsWith(".lua")).sorted().toList();
		}
	}

	private static List<String> header(Path script) throws IOException {
		try (Stream<String> lines = Files.lines(script)) {
			return lines.takeWhile((line) -> line.startsWith("--")).toList();
		}
	}

}
