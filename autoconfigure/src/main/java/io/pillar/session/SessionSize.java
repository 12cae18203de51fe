package io.pillar.session;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How large sessions are.
 */
final class SessionSize {

	private static final int NAMED = 3;

	private SessionSize() {
	}

	/**
	 * Check how large a session will be once something is stored.
	 * @param parts what sessions stand on
	 * @param put what is stored
	 * @param removed what is removed
	 * @param attributes what it has now
	 * @throws SessionTooLargeException if that is too large
	 */
	static void check(SessionParts parts, Map<String, byte[]> put, Set<String> removed,
			Map<String, byte[]> attributes) {
		long limit = parts.settings().maxSize();
		long size = put.isEmpty() ? 0 : after(put, removed, attributes);
		if (size > limit) {
			parts.counters().tooLarge.increment();
			throw tooLarge(put, size, limit);
		}
	}

	private static long after(Map<String, byte[]> put, Set<String> removed, Map<String, byte[]> attributes) {
		long size = 0;
		for (Map.Entry<String, byte[]> one : put.entrySet()) {
			size += size(one);
		}
		for (Map.Entry<String, byte[]> kept : attributes.entrySet()) {
			if (!put.containsKey(kept.getKey()) && !removed.contains(kept.getKey())) {
				size += size(kept);
			}
		}
		return size;
	}

	private static SessionTooLargeException tooLarge(Map<String, byte[]> put, long size, long limit) {
		String largest = put.entrySet()
			.stream()
			.sorted((one, other) -> Long.compare(size(other), size(one)))
			.limit(NAMED)
			.map((one) -> "'%s' (%d bytes)".formatted(one.getKey(), size(one)))
			.collect(Collectors.joining(", "));
		return new SessionTooLargeException(("A session would have %d bytes, and 'pillar.session.max-size' allows %d. "
				+ "The largest attributes that were set: %s. Keep large things elsewhere, or allow more.")
			.formatted(size, limit, largest), size);
	}

	private static long size(Map.Entry<String, byte[]> attribute) {
		return attribute.getKey().length() + attribute.getValue().length;
	}

}
