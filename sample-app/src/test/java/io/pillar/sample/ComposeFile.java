package io.pillar.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that starts the sample as a fleet, and what stands beside it.
 */
final class ComposeFile {

	static final Path ROOT = root();

	private final JsonNode content = JsonMapper.shared()
		.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text("docker-compose.yml")));

	JsonNode service(String name) {
		return this.content.path("services").path(name);
	}

	Map<String, JsonNode> services() {
		Map<String, JsonNode> services = new TreeMap<>();
		this.content.path("services").properties().forEach((entry) -> services.put(entry.getKey(), entry.getValue()));
		return services;
	}

	/**
	 * Return the names of the services that are made of this repository.
	 */
	List<String> nodes() {
		return services().entrySet()
			.stream()
			.filter((service) -> service.getValue().has("build"))
			.map(Map.Entry::getKey)
			.toList();
	}

	List<String> volumes() {
		return List.copyOf(this.content.path("volumes").propertyNames());
	}

	static List<String> strings(JsonNode list) {
		return list.valueStream().map(JsonNode::asString).toList();
	}

	static String text(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("docker-compose.yml"))) {
			directory = directory.getParent();
		}
		return directory;
	}

}
