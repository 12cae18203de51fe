package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes as plain text: numbers, strings, and lists of strings. A string that begins
 * with {@code poison} is written as something that cannot be read.
 */
final class TextCodec implements AttributeCodec {

	@Override
	public byte[] write(String name, Object value) {
		String text = (value instanceof List<?> list)
				? "l" + String.join(",", list.stream().map(String::valueOf).toList())
				: ((value instanceof Integer) ? "i" : "s") + value;
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public byte[] seal(String serial, String name, byte[] plain) {
		return ("1" + serial + "/" + name + "/" + new String(plain, StandardCharsets.UTF_8))
			.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public Decoded decode(String serial, String name, byte[] stored) {
		String text = new String(stored, StandardCharsets.UTF_8);
		String head = "1" + serial + "/" + name + "/";
		if (!text.startsWith(head) || text.startsWith("spoison", head.length())) {
			return new Unreadable("it is not what was sealed");
		}
		String plain = text.substring(head.length());
		return new Value(value(plain), plain.getBytes(StandardCharsets.UTF_8));
	}

	private static Object value(String plain) {
		String text = plain.substring(1);
		return switch (plain.charAt(0)) {
			case 'i' -> Integer.valueOf(text);
			case 'l' -> new ArrayList<>(text.isEmpty() ? List.of() : List.of(text.split(",")));
			default -> text;
		};
	}

}
