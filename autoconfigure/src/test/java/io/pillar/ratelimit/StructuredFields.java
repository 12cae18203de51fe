package io.pillar.ratelimit;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads structured fields as RFC 9651, 4.2 says, and fails where it says so. Knows
 * nothing of the code that writes them.
 */
final class StructuredFields extends TextCursor {

	private static final String ALPHA = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private static final String LOWER = ALPHA.substring(26);

	private static final String DIGIT = "0123456789";

	private static final String TOKEN = ALPHA + DIGIT + "!#$%&'*+-.^_`|~:/";

	private StructuredFields(String text) {
		super(text);
	}

	static List<Item> list(String text) {
		StructuredFields reader = new StructuredFields(text);
		List<Item> members = new ArrayList<>();
		reader.all(" ");
		while (!reader.isAtEnd()) {
			members.add(reader.member());
			reader.all(" \t");
			if (!reader.isAtEnd()) {
				reader.expect(',');
				reader.all(" \t");
				reader.check(!reader.isAtEnd(), "a comma at the end");
			}
		}
		return members;
	}

	static Item item(String text) {
		StructuredFields reader = new StructuredFields(text);
		reader.all(" ");
		Item item = reader.item();
		reader.all(" ");
		reader.check(reader.isAtEnd(), "something behind the item");
		return item;
	}

	private Item member() {
		return (peek() == '(') ? innerList() : item();
	}

	private Item innerList() {
		expect('(');
		List<Item> items = new ArrayList<>();
		all(" ");
		while (peek() != ')') {
			items.add(item());
			check(peek() == ' ' || peek() == ')', "no space between items");
			all(" ");
		}
		expect(')');
		return new Item(items, parameters());
	}

	private Item item() {
		return new Item(bareItem(), parameters());
	}

	private Map<String, Object> parameters() {
		Map<String, Object> parameters = new LinkedHashMap<>();
		while (peek() == ';') {
			expect(';');
			all(" ");
			check(isOneOf(LOWER + "*"), "not the beginning of a key");
			String key = all(LOWER + DIGIT + "_-.*");
			Object value = true;
			if (peek() == '=') {
				expect('=');
				value = bareItem();
			}
			// the last value wins, in the place of the first
			parameters.put(key, value);
		}
		return parameters;
	}

	private Object bareItem() {
		if (isOneOf(DIGIT + "-")) {
			return number();
		}
		if (isOneOf(ALPHA + "*")) {
			return new Token(all(TOKEN));
		}
		return switch (peek()) {
			case '"' -> string();
			case ':' -> bytes();
			case '?' -> bool();
			case '@' -> date();
			case '%' -> displayString();
			default -> throw failure("not the beginning of an item");
		};
	}

	private Object number() {
		String sign = (peek() == '-') ? String.valueOf(next()) : "";
		String whole = all(DIGIT);
		check(!whole.isEmpty(), "no digit");
		if (peek() != '.') {
			check(whole.length() <= 15, "too many digits");
			return Long.valueOf(sign + whole);
		}
		expect('.');
		String part = all(DIGIT);
		check(whole.length() <= 12 && !part.isEmpty() && part.length() <= 3, "too many digits, or none at the end");
		return new BigDecimal(sign + whole + "." + part);
	}

	private String string() {
		expect('"');
		StringBuilder string = new StringBuilder();
		while (peek() != '"') {
			char c = next();
			if (c == '\\') {
				c = next();
				check(c == '"' || c == '\\', "a backslash before something else");
			}
			check(c >= ' ' && c <= '~', "a character that no string holds");
			string.append(c);
		}
		expect('"');
		return string.toString();
	}

	private ByteBuffer bytes() {
		expect(':');
		String base64 = all(ALPHA + DIGIT + "+/=");
		expect(':');
		try {
			return ByteBuffer.wrap(Base64.getDecoder().decode(base64));
		}
		catch (IllegalArgumentException ex) {
			throw failure("no base64");
		}
	}

	private Boolean bool() {
		expect('?');
		char c = next();
		check(c == '0' || c == '1', "neither true nor false");
		return c == '1';
	}

	private Date date() {
		expect('@');
		check(isOneOf(DIGIT + "-"), "no digit");
		Object seconds = number();
		check(seconds instanceof Long, "a part of a second");
		return new Date((Long) seconds);
	}

	private DisplayString displayString() {
		expect('%');
		expect('"');
		ByteBuffer bytes = ByteBuffer.allocate(rest());
		while (peek() != '"') {
			char c = next();
			check(c >= ' ' && c <= '~', "a character that stands for itself in no string");
			bytes.put((byte) ((c == '%') ? lowerHex() << 4 | lowerHex() : c));
		}
		expect('"');
		try {
			return new DisplayString(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
		}
		catch (CharacterCodingException ex) {
			throw failure("no UTF-8");
		}
	}

	private int lowerHex() {
		int digit = "0123456789abcdef".indexOf(next());
		check(digit >= 0, "no lower-case hexadecimal digit");
		return digit;
	}

	/**
	 * A member of a list: its value is a Long, a BigDecimal, a String, a Token, a
	 * ByteBuffer, a Boolean, a Date, a DisplayString or a List of items.
	 */
	record Item(Object value, Map<String, Object> parameters) {

	}

	record Token(String text) {

	}

	record Date(long seconds) {

	}

	record DisplayString(String text) {

	}

}
