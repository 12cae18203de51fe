package io.pillar.lock;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The names of the locks that a call of a method needs.
 *
 * @param method what the method is called in messages
 * @param prefix the name of the lock, or the beginning of all names
 * @param keys what is locked of that name, empty for all of it
 */
record LockedNames(String method, String prefix, List<LockedExpression> keys) {

	List<String> of(@Nullable Object[] arguments) {
		if (this.keys.isEmpty()) {
			return List.of(this.prefix);
		}
		Set<String> names = new LinkedHashSet<>();
		this.keys.forEach((key) -> add(names, key, key.valueFor(arguments)));
		if (names.isEmpty()) {
			throw new IllegalArgumentException(
					"No key of @Locked of %s has a value, so there is nothing to lock".formatted(this.method));
		}
		return List.copyOf(names);
	}

	private void add(Set<String> names, LockedExpression key, @Nullable Object value) {
		if (value instanceof Iterable<?> values) {
			values.forEach((each) -> addOne(names, key, each));
		}
		else if (ObjectUtils.isArray(value)) {
			List.of(ObjectUtils.toObjectArray(value)).forEach((each) -> addOne(names, key, each));
		}
		else {
			addOne(names, key, value);
		}
	}

	private void addOne(Set<String> names, LockedExpression key, @Nullable Object value) {
		if (value == null || value.toString().isBlank()) {
			throw new IllegalArgumentException(
					"The key '%s' of @Locked of %s is null or blank, so there is nothing to lock".formatted(key,
							this.method));
		}
		if (!hasText(value.getClass())) {
			throw new IllegalArgumentException(
					("The key '%s' of @Locked of %s is a %s, which has no toString() of its own, so that no two would be "
							+ "the same. Name a property of it")
						.formatted(key, this.method, value.getClass().getName()));
		}
		names.add(this.prefix + ":" + value);
	}

	private static boolean hasText(Class<?> type) {
		return !Object.class.equals(ReflectionUtils.findMethod(type, "toString").getDeclaringClass());
	}

}
