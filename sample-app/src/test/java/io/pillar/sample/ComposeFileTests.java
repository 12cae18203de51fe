package io.pillar.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Compose file names exists, and what is named twice is the same. Whether it
 * runs is for Docker to say.
 */
class ComposeFileTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private final ComposeFile compose = new ComposeFile();

	@Test
	void variablesOfNodesAreProperties() throws IOException {
		Set<String> known = variables();
		assertThat(this.compose.nodes()).hasSize(2)
			.allSatisfy((node) -> assertThat(environment(node).propertyNames()).isNotEmpty().isSubsetOf(known));
	}

	@Test
	void profilesOfNodesExist() {
		assertThat(this.compose.nodes()).allSatisfy((node) -> {
			for (String profile : environment(node).path("SPRING_PROFILES_ACTIVE").asString().split(",")) {
				assertThat(getClass().getResource("/application-" + profile + ".yml")).as(profile).isNotNull();
			}
		});
	}

	@Test
	void nodesLookForServersWhereTheyAre() {
		JsonNode postgres = environment("postgres");
		assertThat(this.compose.nodes()).map(this::environment).allSatisfy((node) -> {
			assertThat(node.path("SPRING_DATASOURCE_URL").asString())
				.isEqualTo("jdbc:postgresql://postgres:5432/" + postgres.path("POSTGRES_DB").asString());
			assertThat(node.path("SPRING_DATASOURCE_USERNAME")).isEqualTo(postgres.path("POSTGRES_USER"));
			assertThat(node.path("SPRING_DATASOURCE_PASSWORD")).isEqualTo(postgres.path("POSTGRES_PASSWORD"));
			assertThat(this.compose.services()).containsKey(node.path("SPRING_DATA_REDIS_HOST").asString());
			assertThat(node.path("SPRING_DATA_REDIS_PASSWORD")).isEqualTo(environment("redis").path("REDISCLI_AUTH"));
		});
		assertThat(ComposeFile.strings(this.compose.service("redis").path("command"))).containsSequence("--requirepass",
				environment("redis").path("REDISCLI_AUTH").asString());
	}

	@Test
	void nodesAreToldApart() {
		assertThat(this.compose.nodes()).map((node) -> environment(node).path("PILLAR_NODEID")).doesNotHaveDuplicates();
	}

	@Test
	void imagesAreOfOneVersion() {
		assertThat(this.compose.services()).allSatisfy((name, service) -> {
			if (!service.has("build")) {
				assertThat(service.path("image").asString()).matches("([a-z]+/)?[a-z]+:v?\\d[\\w.-]*");
			}
		});
		assertThat(ComposeFile.text("sample-app/Dockerfile")).containsPattern("(?m)^FROM [a-z-]+:\\d[\\w.-]*$");
	}

	@Test
	void imageOfANodeHoldsTheJarThatIsBuilt() {
		List<String> jars = found("<finalName>(.+)</finalName>", "sample-app/pom.xml").stream()
			.map((name) -> "target/" + name + ".jar")
			.toList();
		assertThat(this.compose.nodes()).allSatisfy(
				(node) -> assertThat(this.compose.service(node).path("build").asString()).isEqualTo("sample-app"));
		assertThat(found("(?m)^COPY (\\S+) ", "sample-app/Dockerfile")).isEqualTo(jars);
		assertThat(found("(?m)^!(.+)$", "sample-app/.dockerignore")).isEqualTo(jars);
	}

	@Test
	void servicesWaitForServicesWithAHealthCheck() {
		assertThat(this.compose.services()).allSatisfy((name, service) -> {
			for (String other : service.path("depends_on").propertyNames()) {
				assertThat(this.compose.service(other).has("healthcheck") || this.compose.nodes().contains(other))
					.as("%s waits for %s", name, other)
					.isTrue();
			}
		});
		assertThat(ComposeFile.text("sample-app/Dockerfile")).contains("HEALTHCHECK");
	}

	@Test
	void volumesAreDeclaredAndFilesExist() {
		Set<String> named = new TreeSet<>();
		this.compose.services().forEach((name, service) -> {
			for (String volume : ComposeFile.strings(service.path("volumes"))) {
				String source = volume.split(":")[0];
				if (source.startsWith(".")) {
					assertThat(ComposeFile.ROOT.resolve(source)).as(name).isRegularFile();
				}
				else {
					named.add(source);
				}
			}
		});
		assertThat(named).containsExactlyInAnyOrderElementsOf(this.compose.volumes());
	}

	@Test
	void portsAreOpenToThisMachineOnlyAndEachIsUsedOnce() {
		Set<String> ports = new TreeSet<>();
		this.compose.services().forEach((name, service) -> {
			for (String port : ComposeFile.strings(service.path("ports"))) {
				assertThat(port).as(name).matches("127\\.0\\.0\\.1:\\d+:\\d+");
				assertThat(ports.add(port.split(":")[1])).as("%s has a port of its own: %s", name, port).isTrue();
			}
		});
		assertThat(found("bind :(\\d+)", "etc/compose/haproxy.cfg")).isEqualTo(targets("haproxy"));
	}

	@Test
	void everyNodeIsBehindTheProxyAndIsScraped() {
		String port = found("EXPOSE (\\d+)", "sample-app/Dockerfile").get(0);
		List<String> nodes = this.compose.nodes().stream().map((node) -> node + ":" + port).toList();
		assertThat(this.compose.nodes()).allSatisfy((node) -> assertThat(targets(node)).containsExactly(port));
		assertThat(found("(?m)^\\s+server \\S+ (\\S+)$", "etc/compose/haproxy.cfg")).isEqualTo(nodes);
		assertThat(found("(node-\\d+:\\d+)", "etc/compose/prometheus.yml")).isEqualTo(nodes);
	}

	@Test
	void nodesTrustTheProxyAndNobodyElse() {
		String address = this.compose.service("haproxy")
			.path("networks")
			.path("default")
			.path("ipv4_address")
			.asString();
		assertThat(address).isNotEmpty();
		assertThat(this.compose.nodes()).map(this::environment)
			.allSatisfy(
					(node) -> assertThat(node.path("PILLAR_RATELIMIT_TRUSTEDPROXIES").asString()).isEqualTo(address));
		assertThat(ComposeFile.text("etc/compose/haproxy.cfg"))
			.contains("http-request set-header X-Forwarded-For %[src]");
	}

	@Test
	void endpointsThatAreAskedAreExposed() throws IOException {
		List<String> exposed = List
			.of(found("include: (.+)", "sample-app/src/main/resources/application.yml").get(0).split(","));
		for (String file : List.of("sample-app/Dockerfile", "etc/compose/haproxy.cfg", "etc/compose/prometheus.yml")) {
			assertThat(found("/actuator/(\\w+)", file)).as(file).isNotEmpty().isSubsetOf(exposed);
		}
	}

	private JsonNode environment(String service) {
		return this.compose.service(service).path("environment");
	}

	private List<String> targets(String service) {
		return ComposeFile.strings(this.compose.service(service).path("ports"))
			.stream()
			.map((port) -> port.substring(port.lastIndexOf(':') + 1))
			.toList();
	}

	private static List<String> found(String pattern, String file) {
		return Pattern.compile(pattern)
			.matcher(ComposeFile.text(file))
			.results()
			.map((MatchResult result) -> result.group(1))
			.toList();
	}

	// the form that Spring Boot reads an environment variable in
	private static Set<String> variables() throws IOException {
		Set<String> variables = new TreeSet<>();
		for (URL url : Collections.list(ComposeFileTests.class.getClassLoader().getResources(METADATA))) {
			try (InputStream in = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
					String name = property.path("name").asString();
					variables.add(name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT));
				}
			}
		}
		return variables;
	}

}
