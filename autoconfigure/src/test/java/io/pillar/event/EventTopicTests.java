package io.pillar.event;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EventTopic} and the form in which it travels.
 */
class EventTopicTests {

	@Test
	void partFromOutsideStaysOnePart() {
		for (String part : List.of("a:b", "{x}", "a*b", "***", " ", "😀", "a|b", "%3A", "x".repeat(200))) {
			EventTopic topic = EventTopic.of("trades", part);
			assertThat(topic.parts()).containsExactly(part);
			assertThat(EventTopic.ofWire(topic.wire())).isEqualTo(topic);
			assertThat(EventTopic.parse("trades:*").matches(topic)).isTrue();
			assertThat(EventTopic.parse("trades").matches(topic)).isFalse();
			assertThat(EventTopic.of("trades", "y").matches(topic)).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "*", "**", "\r\n", "a\u0000", "a\u001fb", "\u0085" })
	void partThatCouldBeTakenForAnotherIsRefused(String part) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.of("trades", part))
			.withMessageStartingWith("A part of a topic must");
	}

	@Test
	void partThatIsTooLongOrHalfACharacterIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.of("trades", "x".repeat(1_000_000)))
			.withMessageContaining("1 to 200 characters but had 1000000");
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.of("trades", "\ud83d"))
			.withMessageContaining("half a character");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EventTopic.of("trades", "a", "b", "c", "d", "e", "f", "g", "h", "i"))
			.withMessageContaining("more than 8 parts");
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.parse("trades:a:b:c:d:e:f:g:h:i"))
			.withMessageContaining("more than 8 parts");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Trades", "trades ", "-a", "a-", "a--b", "*", "trädes", "a\nb",
			"aaaaaaaaaaaaaaaaaaaaaaaa" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" })
	void nameThatCannotBeDeclaredIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.of(name))
			.withMessageContaining("lower-case letters")
			.withMessageNotContaining("\n");
	}

	@Test
	void patternFitsOnePartOrTheRest() {
		EventTopic none = EventTopic.of("trades");
		EventTopic one = EventTopic.of("trades", "alice");
		EventTopic two = EventTopic.of("trades", "alice", "eur");
		assertThat(List.of(none, one, two)).filteredOn(EventTopic.parse("trades:*")::matches).containsExactly(one);
		assertThat(List.of(none, one, two)).filteredOn(EventTopic.parse("trades:**")::matches)
			.containsExactly(none, one, two);
		assertThat(List.of(none, one, two)).filteredOn(EventTopic.parse("trades:alice:**")::matches)
			.containsExactly(one, two);
		assertThat(List.of(none, one, two)).filteredOn(EventTopic.parse("trades:*:eur")::matches).containsExactly(two);
		assertThat(EventTopic.parse("orders:**").matches(one)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> EventTopic.parse("trades:**:eur"));
	}

}
