package io.pillar.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration that pages show is one that an application starts with.
 */
class YamlBlocksTests {

	private static final KnownProperties KNOWN = KnownProperties.read();

	@ParameterizedTest
	@MethodSource("blocks")
	void yamlOfAPageNamesPropertiesThatExistAndBind(Page page, String yaml) throws IOException {
		StandardEnvironment environment = new StandardEnvironment();
		for (PropertySource<?> source : load(yaml)) {
			environment.getPropertySources().addFirst(source);
			assertThat(keys(source)).as("keys that %s shows", page).isNotEmpty().allMatch(KNOWN::has);
			KNOWN.bind(Binder.get(environment));
		}
	}

	static Stream<Arguments> blocks() {
		return Repository.pages()
			.stream()
			.flatMap((page) -> page.code("yaml").stream().map((yaml) -> Arguments.of(page, yaml)))
			.filter((block) -> block.get()[1].toString().contains("pillar"));
	}

	private static List<PropertySource<?>> load(String yaml) throws IOException {
		return new YamlPropertySourceLoader().load("page",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
	}

	private static List<String> keys(PropertySource<?> source) {
		List<String> keys = new ArrayList<>();
		for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
			keys.add(key.replaceAll("\\[\\d+\\].*", ""));
		}
		return keys;
	}

}
