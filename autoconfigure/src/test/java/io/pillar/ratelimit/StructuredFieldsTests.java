package io.pillar.ratelimit;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.ratelimit.StructuredFields.Date;
import io.pillar.ratelimit.StructuredFields.DisplayString;
import io.pillar.ratelimit.StructuredFields.Item;
import io.pillar.ratelimit.StructuredFields.Token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The judge of headers is judged first.
 */
class StructuredFieldsTests {

	@Test
	void listIsReadWithItsParametersInTheirOrder() {
		List<Item> list = StructuredFields.list("\"burst\";q=100;w=60,\t\"daily\"; q=1000 , token/x;a;b=?0");

		assertThat(list).containsExactly(new Item("burst", Map.of("q", 100L, "w", 60L)),
				new Item("daily", Map.of("q", 1000L)), new Item(new Token("token/x"), Map.of("a", true, "b", false)));
		assertThat(list.get(0).parameters().keySet()).containsExactly("q", "w");
		assertThat(StructuredFields.item("a;b=1;c=2;b=3").parameters()).containsExactly(Map.entry("b", 3L),
				Map.entry("c", 2L));
	}

	@Test
	void eachTypeIsRead() {
		assertThat(StructuredFields.item("-999999999999999").value()).isEqualTo(-999_999_999_999_999L);
		assertThat(StructuredFields.item("4.50").value()).isEqualTo(new BigDecimal("4.50"));
		assertThat(StructuredFields.item("\"a\\\"b\\\\\"").value()).isEqualTo("a\"b\\");
		assertThat(StructuredFields.item("*a:b").value()).isEqualTo(new Token("*a:b"));
		assertThat(StructuredFields.item(":AQI=:").value()).isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2 }));
		assertThat(StructuredFields.item("?1").value()).isEqualTo(true);
		assertThat(StructuredFields.item("@1659578233").value()).isEqualTo(new Date(1659578233));
		assertThat(StructuredFields.item("%\"f%c3%bc\"").value()).isEqualTo(new DisplayString("fü"));
		assertThat(StructuredFields.list("(1 2);a").get(0))
			.isEqualTo(new Item(List.of(new Item(1L, Map.of()), new Item(2L, Map.of())), Map.of("a", true)));
		assertThat(StructuredFields.list("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"a\",", ",\"a\"", "\"a\",,\"b\"", "\"a\" \"b\"", "\"a", "a\"", "\"\\n\"", "\"ü\"",
			"\"\t\"", "1000000000000000", "1.", "1.0000", "1234567890123.0", "-", "--1", "a;B=1", "a;=1", "a ;b",
			"a;b =1", "a;b= 1", ":a", ":A%:", "?2", "?", "@1.5", "@", "%\"%C3\"", "%\"%ff\"", "(1", "(1,2)", "(1\"a\")",
			"ü", "\n1", "{}" })
	void whatIsNotWellFormedIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StructuredFields.list(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1,2", "1 2", "(1)", "\t1" })
	void whatIsNoItemIsRefusedAsOne(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StructuredFields.item(text));
	}

}
