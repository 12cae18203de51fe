package io.pillar.redis;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PillarProperties}, {@link PillarRedisProperties} and {@link NodeId}.
 */
class PillarPropertiesTests {

	@Test
	void namespaceWhenNotSetIsTheNameOfTheApplication() {
		Node.runner().run((context) -> assertThat(context.getBean(KeySpace.class).namespace()).isEqualTo("test"));
	}

	@Test
	void namespaceWhenSetWins() {
		Node.runner("pillar.namespace=shop")
			.run((context) -> assertThat(context.getBean(KeySpace.class).namespace()).isEqualTo("shop"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.application.name=", "spring.application.name=  " })
	void namespaceWhenTheApplicationHasNoNameIsStillThere(String property) {
		Node.runner(property)
			.run((context) -> assertThat(context.getBean(KeySpace.class).namespace()).isEqualTo("application"));
	}

	@ParameterizedTest
	@CsvSource({ "pillar.namespace,''", "pillar.namespace,' '",
			"pillar.namespace,aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc",
			"pillar.node-id,''", "pillar.node-id,a b", "pillar.node-id,a:b",
			"pillar.node-id,12345678901234567890123456789012345678901" })
	void nameWhenInvalidIsRefusedWithItsProperty(String property, String value) {
		Node.runner(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(property)));
	}

	@ParameterizedTest
	@CsvSource({ "pillar.redis.timeout,0ms", "pillar.redis.timeout,-1s", "pillar.redis.timeout,2m",
			"pillar.redis.start-timeout,-1ms", "pillar.redis.start-timeout,11m" })
	void timeWhenInvalidIsRefusedWithItsProperty(String property, String value) {
		Node.runner("pillar.mode=redis", property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(property)));
	}

	@Test
	void nodeIdWhenNotSetIsNewAtEachStart() {
		Set<String> names = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			names.add(NodeId.random().value());
		}
		assertThat(names).hasSize(1000).allMatch(NodeId::isValid);
	}

	@Test
	void nodeIdWhenInvalidIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new NodeId("a b")).withMessageContaining("'a b'");
	}

	@Test
	void nodeIdWhenSetIsTaken() {
		Node.runner("pillar.node-id=node-7")
			.run((context) -> assertThat(context.getBean(NodeId.class)).hasToString("node-7"));
	}

}
