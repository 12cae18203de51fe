package io.pillar.event;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Envelope}, which may have been written by anybody.
 */
class EnvelopeTests {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private static final Envelope WRITTEN = Envelope.of(new EventId(Clock.systemUTC()), "node.1",
			EventType.of(Trade.class), EventTopic.of("trades", "a:l*ice"), TRACE, "{\n}");

	@Test
	void whatWasWrittenIsRead() {
		assertThat(Envelope.read(WRITTEN.write())).isEqualTo(WRITTEN);
		assertThat(Envelope.read(WRITTEN.sentAgain().write())).isEqualTo(WRITTEN.sentAgain());
		assertThat(WRITTEN.fingerprint()).isEqualTo(Envelope.fingerprint(WRITTEN.write()))
			.isEqualTo(Envelope.fingerprint(WRITTEN.sentAgain().write()));
	}

	@ParameterizedTest
	@CsvSource({ "0, '1-1-1-1-1'", "0, '10af76519-16cd-43dd-8448-EB211C80319C'",
			"0, '20af76519-16cd-43dd-8448-eb211c80319c'", "1, 'again '", "1, 'no'", "2, 'a b'", "2, 'é'", "2, ''",
			"3, 'two words'", "3, '!other'", "3, 'a\u202Eb'", "3, ''", "4, '0'", "4, '-1'", "4, '+1'", "4, '١'",
			"4, '1234567890'", "4, ''", "5, 'Trades'", "5, ''", "5, 'trades\u001F*'", "5, 'trades\u001F'" })
	void lineThatIsNotOfItsFormIsNoEvent(int line, String text) {
		assertNone(changed(line, text));
	}

	@Test
	void lineThatIsTooLongOrHasAControlCharacterIsNoEvent() {
		List.of(2, 3, 5).forEach((line) -> assertNone(changed(line, "a".repeat(101))));
		assertNone(changed(5, "trades" + "\u001Fa".repeat(9)));
		assertNone(changed(5, "trades\u001F" + "a".repeat(201)));
		List.of(0, 1, 2, 3, 4, 5).forEach((line) -> {
			assertNone(changed(line, WRITTEN.write().split("\n")[line] + "\r"));
			assertNone(changed(line, "\u0000"));
		});
		assertNone("");
		assertNone("1");
		assertNone("\n".repeat(8));
	}

	@Test
	void traceThatIsNoneIsLeftOut() {
		assertThat(read(6, TRACE).traceparent()).isEqualTo(TRACE);
		for (String trace : List.of("00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
				"00-0af7651916cd43dd8448eb211c80319c-" + "0".repeat(16) + "-01", TRACE + "\r", "x")) {
			assertThat(read(6, trace).traceparent()).isEmpty();
		}
	}

	private static Envelope read(int line, String text) {
		return Envelope.read(changed(line, text));
	}

	private static String changed(int line, String text) {
		String[] lines = WRITTEN.write().split("\n", 8);
		lines[line] = text;
		return String.join("\n", lines);
	}

	private static void assertNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Envelope.read(text));
	}

}
