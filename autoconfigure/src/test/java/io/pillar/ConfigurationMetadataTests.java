package io.pillar;

import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import io.pillar.ConfigurationMetadata.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors and the guide say about the properties.
 */
class ConfigurationMetadataTests {

	private final List<Property> properties = ConfigurationMetadata.read().properties();

	@Test
	void metadataOfThisModuleAndOfTheEmbeddedRedisIsThere() {
		assertThat(this.properties).extracting(Property::name)
			.contains("pillar.mode", "pillar.redis.timeout", "pillar.embedded-redis.port");
	}

	@Test
	void propertyIsDescribedInOneSentence() {
		assertThat(wordsOf((words) -> !words.matches("[A-Z0-9].*[^.]\\.") || words.matches(".*[.!?] .*")))
			.as("begin with a capital letter and end with the only full stop")
			.isEmpty();
	}

	@Test
	void propertyIsDescribedWithoutAnArticleFirst() {
		assertThat(wordsOf((words) -> words.matches("(?i)(the|a|an) .*"))).isEmpty();
	}

	@Test
	void propertyIsDescribedInPlainText() {
		assertThat(wordsOf((words) -> words.matches(".*([<>`*]|\\{@|\\s\\s|https?:).*"))).isEmpty();
	}

	@Test
	void switchIsDescribedByWhether() {
		assertThat(this.properties).filteredOn(Property::isSwitch)
			.allSatisfy((property) -> assertThat(property.description()).startsWith("Whether "));
	}

	@Test
	void propertyIsNamedInLowerCaseWithoutUnitOrNegation() {
		assertThat(this.properties).extracting(Property::name)
			.allSatisfy((name) -> assertThat(name).matches("[a-z]+(\\.([a-z][a-z0-9]*(-[a-z0-9]+)*|<name>))+")
				.doesNotMatch(".*-(ms|millis|seconds|minutes|bytes|kb)$")
				.doesNotMatch(".*[.-](disabled?|no|not)\\b.*"));
	}

	@Test
	void pageOfThePropertiesEqualsTheMetadata() {
		GeneratedPage.assertHas("reference/properties.md", PropertiesPage.of(this.properties));
	}

	private List<String> wordsOf(Predicate<String> condition) {
		return this.properties.stream()
			.filter((property) -> condition.test(property.description()))
			.map((property) -> property.name() + ": " + property.description())
			.toList();
	}

}
