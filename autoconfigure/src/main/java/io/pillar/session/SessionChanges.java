package io.pillar.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a request changed.
 *
 * @param put attributes that have a new value, encoded
 * @param removed attributes that are no more
 * @param timeout the new time-out, {@code null} where it is the old one
 * @param idle how long ago the session was used, {@code null} where the store need not be
 * told that it was
 */
record SessionChanges(Map<String, byte[]> put, Set<String> removed, @Nullable Duration timeout,
		@Nullable Duration idle) {

	static final SessionChanges NONE = new SessionChanges(Map.of(), Set.of(), null, null);

	static final SessionChanges TOUCH = new SessionChanges(Map.of(), Set.of(), null, Duration.ZERO);

	/**
	 * Make a change of one attribute.
	 * @param name the attribute
	 * @param value its encoded value, {@code null} for none
	 * @return the change
	 */
	static SessionChanges of(String name, byte @Nullable [] value) {
		return (value != null) ? new SessionChanges(Map.of(name, value), Set.of(), null, Duration.ZERO)
				: new SessionChanges(Map.of(), Set.of(name), null, Duration.ZERO);
	}

	/**
	 * Make changes of attributes, whenever the session was used.
	 * @param put attributes that have a new value, encoded
	 * @param removed attributes that are no more
	 * @return the changes
	 */
	static SessionChanges of(Map<String, byte[]> put, Set<String> removed) {
		return new SessionChanges(put, removed, null, null);
	}

	/**
	 * Return what attributes are after these changes.
	 * @param attributes what they were
	 * @return what they are
	 */
	Map<String, byte[]> appliedTo(Map<String, byte[]> attributes) {
		if (this.put.isEmpty() && this.removed.isEmpty()) {
			return attributes;
		}
		Map<String, byte[]> changed = new HashMap<>(attributes);
		changed.keySet().removeAll(this.removed);
		changed.putAll(this.put);
		return Map.copyOf(changed);
	}

	/**
	 * Return these changes and then others as one.
	 * @param later the others
	 * @return all of them
	 */
	SessionChanges then(SessionChanges later) {
		Map<String, byte[]> put = new HashMap<>(this.put);
		put.keySet().removeAll(later.removed);
		put.putAll(later.put);
		Set<String> removed = new HashSet<>(this.removed);
		removed.removeAll(later.put.keySet());
		removed.addAll(later.removed);
		return new SessionChanges(put, removed, (later.timeout != null) ? later.timeout : this.timeout,
				(later.idle != null) ? later.idle : this.idle);
	}

	/**
	 * Return what is left of these changes once others are stored, which were all of them
	 * before.
	 * @param stored the others
	 * @return the changes since
	 */
	SessionChanges since(SessionChanges stored) {
		Map<String, byte[]> put = new HashMap<>(this.put);
		// the same bytes, not such as are equal: those may have been set again
		put.entrySet().removeIf((one) -> one.getValue() == stored.put.get(one.getKey()));
		Set<String> removed = new HashSet<>(this.removed);
		removed.removeAll(stored.removed);
		return new SessionChanges(put, removed, Objects.equals(this.timeout, stored.timeout) ? null : this.timeout,
				this.idle);
	}

	/**
	 * Return whether the session was only used.
	 * @return whether nothing else is stored
	 */
	boolean isTouch() {
		return this.put.isEmpty() && this.removed.isEmpty() && this.timeout == null && this.idle != null;
	}

	long size() {
		return this.put.values().stream().mapToLong((value) -> value.length).sum();
	}

	boolean isEmpty() {
		return this.put.isEmpty() && this.removed.isEmpty() && this.timeout == null && this.idle == null;
	}

}
