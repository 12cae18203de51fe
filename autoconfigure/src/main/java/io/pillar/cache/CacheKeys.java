package io.pillar.cache;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

import io.pillar.redis.KeySpace;

/**
 * Turns the key of a cached method into the text that names its entry on all nodes. Keys
 * that are one value are that value's text, so that {@code 42} and {@code "42"} name the
 * same entry; keys of several values are written so that no text inside a value can be
 * taken for another value, and with the type where that is the application's own.
 */
final class CacheKeys {

	// a text that begins like a composed key is marked, or somebody could write one down
	private static final char MARK = '~';

	private static final @Nullable Field SIMPLE_KEY_PARAMS = ReflectionUtils.findField(SimpleKey.class, "params");

	static {
		if (SIMPLE_KEY_PARAMS != null) {
			ReflectionUtils.makeAccessible(SIMPLE_KEY_PARAMS);
		}
	}

	private CacheKeys() {
	}

	static String of(Object key) {
		if (key instanceof String text) {
			return ofText(text);
		}
		if (isPlain(key)) {
			return ofText(plain(key));
		}
		StringBuilder name = new StringBuilder(48).append(MARK);
		append(name, key);
		return KeySpace.bound(name.toString());
	}

	private static String ofText(String text) {
		if (!text.isEmpty() && text.charAt(0) == MARK) {
			return KeySpace.bound(MARK + text);
		}
		return (text.length() > KeySpace.MAX_PART_LENGTH / 2) ? KeySpace.bound(text) : text;
	}

	private static boolean isPlain(Object value) {
		return value instanceof Number || value instanceof Enum<?> || value instanceof UUID || value instanceof Boolean
				|| value instanceof Character || value instanceof Temporal || value instanceof TemporalAmount;
	}

	private static String plain(Object value) {
		// the text of a constant may be made for people, and another on another node
		return (value instanceof Enum<?> constant) ? constant.name() : value.toString();
	}

	private static void append(StringBuilder name, @Nullable Object value) {
		if (value == null) {
			name.append('-');
		}
		else if (value instanceof String || isPlain(value)) {
			appendText(name, plain(value));
		}
		else if (value instanceof SimpleKey && SIMPLE_KEY_PARAMS != null) {
			Object params = ReflectionUtils.getField(SIMPLE_KEY_PARAMS, value);
			appendAll(name.append('('), Arrays.asList(ObjectUtils.toObjectArray(params)));
		}
		else if (value.getClass().isArray()) {
			appendAll(name.append("a("), Arrays.asList(ObjectUtils.toObjectArray(value)));
		}
		else if (!appendCollected(name, value)) {
			appendObject(name, value);
		}
	}

	private static void appendText(StringBuilder name, String text) {
		name.append(text.length()).append(',').append(text);
	}

	private static void appendAll(StringBuilder name, Collection<?> values) {
		values.forEach((value) -> append(name, value));
		name.append(')');
	}

	/**
	 * Append what holds other values. Equal sets and maps have their elements in another
	 * order on another node, so these are sorted.
	 */
	private static boolean appendCollected(StringBuilder name, Object value) {
		if (value instanceof Set<?> set) {
			appendSorted(name.append("s("), set.stream().map(CacheKeys::text));
		}
		else if (value instanceof Map<?, ?> map) {
			appendSorted(name.append("m("),
					map.entrySet().stream().map((entry) -> text(entry.getKey()) + text(entry.getValue())));
		}
		else if (value instanceof Collection<?> all) {
			appendAll(name.append("l("), all);
		}
		else if (value instanceof Optional<?> optional) {
			append(name.append('o'), optional.orElse(null));
		}
		else {
			return false;
		}
		return true;
	}

	private static void appendSorted(StringBuilder name, Stream<String> texts) {
		texts.sorted().forEach(name::append);
		name.append(')');
	}

	private static String text(@Nullable Object value) {
		StringBuilder text = new StringBuilder();
		append(text, value);
		return text.toString();
	}

	private static void appendObject(StringBuilder name, Object value) {
		Class<?> type = value.getClass();
		appendText(name.append('t'), type.getName());
		if (type.isRecord()) {
			name.append('(');
			for (RecordComponent component : type.getRecordComponents()) {
				ReflectionUtils.makeAccessible(component.getAccessor());
				append(name, ReflectionUtils.invokeMethod(component.getAccessor(), value));
			}
			name.append(')');
			return;
		}
		if (declaresNoText(type)) {
			throw new IllegalArgumentException(("A key of type %s cannot name a cache entry on other nodes. Use a "
					+ "String, a number, a record, or a type that overrides toString().")
				.formatted(type.getName()));
		}
		// the text of a date leaves out its milliseconds
		appendText(name, (type == Date.class) ? Long.toString(((Date) value).getTime()) : value.toString());
	}

	private static boolean declaresNoText(Class<?> type) {
		try {
			return type.getMethod("toString").getDeclaringClass() == Object.class;
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
	}

	/**
	 * Return whether a key can be written down and read again.
	 * @param key the key
	 * @return whether it is Unicode
	 */
	static boolean isUnicode(String key) {
		for (int i = 0; i < key.length(); i++) {
			if (Character.isSurrogate(key.charAt(i))) {
				return StandardCharsets.UTF_8.newEncoder().canEncode(key);
			}
		}
		return true;
	}

}
