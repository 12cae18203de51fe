package io.pillar.session;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.session.AttributeCodec.Decoded;
import io.pillar.session.AttributeCodec.Unreadable;
import io.pillar.session.AttributeCodec.Value;
import io.pillar.session.SessionValue.State;

/**
 * The attributes of a session in a request: read when they are asked for, and stored
 * where they changed.
 */
final class SessionValues {

	private static final Log logger = LogFactory.getLog(SessionValues.class);

	private final Map<String, SessionValue> values = new ConcurrentHashMap<>();

	private final SessionParts parts;

	private final String serial;

	private volatile Map<String, byte[]> stored;

	SessionValues(SessionParts parts, String serial, Map<String, byte[]> stored) {
		this.parts = parts;
		this.serial = serial;
		this.stored = stored;
	}

	@Nullable Object get(String name) {
		SessionValue value = find(name);
		return (value != null) ? value.value() : null;
	}

	void set(String name, Object value) {
		SessionValue before = this.values.get(name);
		this.values.put(name, new SessionValue(value, (before != null) ? before.plain() : null, State.SET));
	}

	void remove(String name) {
		this.values.put(name, new SessionValue(null, null, State.REMOVED));
	}

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>(this.stored.keySet());
		this.values.forEach((name, value) -> {
			if (value.isThere()) {
				names.add(name);
			}
			else {
				names.remove(name);
			}
		});
		return names;
	}

	/**
	 * Return what must be stored.
	 * @return the changes since it was read or stored last
	 */
	Delta delta() {
		Map<String, byte[]> put = new LinkedHashMap<>();
		Set<String> removed = new LinkedHashSet<>();
		Map<String, SessionValue> saved = new HashMap<>();
		if (this.parts.settings().saveMode() == SessionSaveMode.ALWAYS) {
			this.stored.keySet().forEach(this::find);
		}
		this.values.forEach((name, value) -> {
			if (value.state() == State.REMOVED) {
				removed.add(name);
			}
			else if (value.isThere()) {
				collect(name, value, put, saved);
			}
		});
		return new Delta(this, put, removed, saved, Map.copyOf(this.values));
	}

	private void collect(String name, SessionValue value, Map<String, byte[]> put, Map<String, SessionValue> saved) {
		if (!mayHaveChanged(value)) {
			return;
		}
		Object there = Objects.requireNonNull(value.value());
		byte[] plain = this.parts.codec().write(name, there);
		if (this.parts.settings().saveMode() != SessionSaveMode.ON_CHANGE || !Arrays.equals(plain, value.plain())) {
			put.put(name, this.parts.codec().seal(this.serial, name, plain));
		}
		saved.put(name, new SessionValue(there, plain, State.READ));
	}

	private boolean mayHaveChanged(SessionValue value) {
		return value.state() == State.SET || switch (this.parts.settings().saveMode()) {
			case ON_SET_ATTRIBUTE -> false;
			case ON_GET_ATTRIBUTE, ALWAYS -> true;
			case ON_CHANGE -> !value.isImmutable();
		};
	}

	private @Nullable SessionValue find(String name) {
		SessionValue value = this.values.get(name);
		if (value != null) {
			return value;
		}
		byte[] bytes = this.stored.get(name);
		if (bytes == null) {
			return null;
		}
		SessionValue read = read(name, bytes);
		SessionValue first = this.values.putIfAbsent(name, read);
		return (first != null) ? first : read;
	}

	private SessionValue read(String name, byte[] bytes) {
		Decoded decoded = this.parts.codec().decode(this.serial, name, bytes);
		if (decoded instanceof Value value) {
			return SessionValue.read(value);
		}
		this.parts.counters().quarantined.increment();
		if (logger.isDebugEnabled() && decoded instanceof Unreadable unreadable) {
			logger.debug("Attribute '%s' of a session cannot be read: %s".formatted(name, unreadable.reason()));
		}
		return SessionValue.unreadable();
	}

	/**
	 * What must be stored.
	 *
	 * @param owner whose it is
	 * @param put attributes that have a new value, encoded
	 * @param removed attributes that are no more
	 * @param saved what the attributes are once that is stored
	 * @param seen what the attributes were
	 */
	record Delta(SessionValues owner, Map<String, byte[]> put, Set<String> removed, Map<String, SessionValue> saved,
			Map<String, SessionValue> seen) {

		SessionChanges changes() {
			return SessionChanges.of(this.put, this.removed);
		}

		/**
		 * Note that it is stored; what was set meanwhile is not.
		 * @param stored all attributes as they are stored now
		 */
		void stored(Map<String, byte[]> stored) {
			Map<String, SessionValue> values = this.owner.values;
			this.owner.stored = stored;
			this.saved.forEach((name, value) -> {
				SessionValue seen = this.seen.get(name);
				if (seen != null) {
					values.replace(name, seen, value);
				}
			});
			this.removed.forEach((name) -> {
				SessionValue seen = this.seen.get(name);
				if (seen != null && !stored.containsKey(name)) {
					values.remove(name, seen);
				}
			});
		}

	}

}
