package io.pillar.redis;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The types that may be made out of what stands in Redis, where it says its type itself:
 * values of the JDK, and what is in the packages that an application allows. Whoever can
 * write into Redis can name any class.
 *
 * @since 0.1.0
 */
public final class ReadableTypes {

	/**
	 * What has no behaviour that reading could trigger. Not all of java.util: the names
	 * are written down because every one of them was looked at.
	 */
	private static final Set<String> JDK_TYPES = Set.of("java.lang.Boolean", "java.lang.Byte", "java.lang.Character",
			"java.lang.Double", "java.lang.Float", "java.lang.Integer", "java.lang.Long", "java.lang.Short",
			"java.lang.String", "java.math.BigDecimal", "java.math.BigInteger", "java.net.URI", "java.util.ArrayDeque",
			"java.util.ArrayList", "java.util.BitSet", "java.util.Currency", "java.util.Date", "java.util.EnumMap",
			"java.util.EnumSet", "java.util.HashMap", "java.util.HashSet", "java.util.LinkedHashMap",
			"java.util.LinkedHashSet", "java.util.LinkedList", "java.util.Locale", "java.util.Optional",
			"java.util.OptionalDouble", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.TreeMap",
			"java.util.TreeSet", "java.util.UUID", "java.util.Collections$EmptyList", "java.util.Collections$EmptyMap",
			"java.util.Collections$EmptySet", "java.util.Collections$SingletonList",
			"java.util.Collections$SingletonMap", "java.util.Collections$SingletonSet",
			"java.util.Collections$UnmodifiableList", "java.util.Collections$UnmodifiableMap",
			"java.util.Collections$UnmodifiableRandomAccessList", "java.util.Collections$UnmodifiableSet",
			"java.util.Arrays$ArrayList", "java.util.ImmutableCollections$List12",
			"java.util.ImmutableCollections$ListN", "java.util.ImmutableCollections$Map1",
			"java.util.ImmutableCollections$MapN", "java.util.ImmutableCollections$Set12",
			"java.util.ImmutableCollections$SetN", "java.util.concurrent.ConcurrentHashMap",
			"java.util.concurrent.CopyOnWriteArrayList");

	private static final String JDK_TIME = "java.time.";

	private final List<String> prefixes;

	/**
	 * Create the set of types.
	 * @param packages the packages that are allowed, with those below them
	 */
	public ReadableTypes(Collection<String> packages) {
		// with the dot, or com.app would allow com.apple
		this.prefixes = packages.stream().map((name) -> name + ".").toList();
	}

	/**
	 * Return whether a type is one of them.
	 * @param type the type
	 * @return whether it is
	 */
	public boolean contains(Class<?> type) {
		if (type.isArray()) {
			return type.getComponentType().isPrimitive() || contains(type.getComponentType());
		}
		String name = type.getName();
		return JDK_TYPES.contains(name) || name.startsWith(JDK_TIME)
				|| this.prefixes.stream().anyMatch(name::startsWith);
	}

}
