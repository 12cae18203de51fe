package io.pillar.embedded;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RespFrameTests {

	@ParameterizedTest
	@ValueSource(strings = { "+OK\r\n", "-ERR no\r\n", ":1\r\n", "$-1\r\n", "$0\r\n\r\n", "$4\r\n\r\n\r\n\r\n",
			"*0\r\n", "*-1\r\n", "*2\r\n$1\r\na\r\n*1\r\n:1\r\n", ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
			"%1\r\n+a\r\n*2\r\n:1\r\n:2\r\n", "~1\r\n_\r\n", "|1\r\n+ttl\r\n:1\r\n+OK\r\n", "=7\r\ntxt:abc\r\n",
			"#t\r\n", ",1.5\r\n", "(123\r\n", "!3\r\nERR\r\n", "*1\r\n|1\r\n+a\r\n:1\r\n$1\r\nx\r\n" })
	void frameEndsAfterAllItsElementsAndNotBefore(String frame) {
		byte[] bytes = bytes("xx" + frame + "+next\r\n");
		int end = 2 + frame.length();
		assertThat(RespFrame.end(bytes, 2, bytes.length)).isEqualTo(end);
		for (int limit = 2; limit < end; limit++) {
			assertThat(RespFrame.end(bytes, 2, limit)).isEqualTo(RespFrame.INCOMPLETE);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\u0016\u0003\u0001", "$12x\r\n", "*9999999999999\r\n", "HTTP/1.1 200\r\n", "$EOF:0123\r\n" })
	void bytesThatAreNoFrameAreForeign(String text) {
		assertThat(RespFrame.end(bytes(text), 0, text.length())).isEqualTo(RespFrame.FOREIGN);
	}

	@Test
	void commandMayBeALineOfWords() {
		byte[] bytes = bytes("PING hello\r\n*1\r\n$4\r\nPING\r\n");
		assertThat(RespFrame.endOfCommand(bytes, 0, bytes.length)).isEqualTo(12);
		assertThat(RespFrame.firstWord(bytes, 0, 12)).isEqualTo("PING");
		assertThat(RespFrame.endOfCommand(bytes, 12, bytes.length)).isEqualTo(bytes.length);
		assertThat(RespFrame.endOfCommand(bytes, 0, 5)).isEqualTo(RespFrame.INCOMPLETE);
		byte[] hello = bytes("\u0016\u0003\u0001");
		assertThat(RespFrame.endOfCommand(hello, 0, hello.length)).isEqualTo(RespFrame.FOREIGN);
	}

	@Test
	void firstWordIsTheFirstElement() {
		assertThat(firstWord("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")).isEqualTo("GET");
		assertThat(firstWord(">2\r\n+message\r\n$1\r\nk\r\n")).isEqualTo("message");
		assertThat(firstWord("*1\r\n:7\r\n")).isEmpty();
		assertThat(firstWord("*0\r\n")).isEmpty();
	}

	private static String firstWord(String frame) {
		return RespFrame.firstWord(bytes(frame), 0, frame.length());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
