package io.pillar.session;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * How large sessions are.
 */
final class SessionSize {

	private static final int NAMED = 3;

	private SessionSize() {
	}

	/**
	 * Return how large a session is once something is stored.
	 * @param delta what is stored
	 * @param attributes what it has now
	 * @return the size of its attributes in bytes
	 */
	static long after(SessionValues.Delta delta, Map<String, byte[]> attributes) {
		long size = 0;
		for (Map.Entry<String, byte[]> put : delta.put().entrySet()) {
			size += size(put);
		}
		for (Map.Entry<String, byte[]> kept : attributes.entrySet()) {
			if (!delta.put().containsKey(kept.getKey()) && !delta.removed().contains(kept.getKey())) {
				size += size(kept);
			}
		}
		return size;
	}

	static SessionTooLargeException tooLarge(SessionValues.Delta delta, long size, long limit) {
		String largest = delta.put()
			.entrySet()
			.stream()
			.sorted((one, other) -> Long.compare(size(other), size(one)))
			.limit(NAMED)
			.map((put) -> "'%s' (%d bytes)".formatted(put.getKey(), size(put)))
			.collect(Collectors.joining(", "));
		return new SessionTooLargeException(("A session would have %d bytes, and 'pillar.session.max-size' allows %d. "
				+ "The largest attributes that were set: %s. Keep large things elsewhere, or allow more.")
			.formatted(size, limit, largest), size);
	}

	private static long size(Map.Entry<String, byte[]> attribute) {
		return attribute.getKey().length() + attribute.getValue().length;
	}

}
