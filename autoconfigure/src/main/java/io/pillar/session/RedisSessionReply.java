package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.pillar.session.SessionRecord.Standing;

/**
 * What a script answers about a session: the time, then names and values of fields.
 */
/*
 * f format, s serial, b proof, c created, l last used, t time-out, z the end of its life,
 * x when it ends, a login, v version, n the node that uses what it remembers, q those
 * that did before and until when they may, w which nodes stored something last, its
 * number, and until when that is of use; @… the attributes.
 */
final class RedisSessionReply {

	static final String ATTRIBUTE = "@";

	private static final String FORMAT = "1";

	private final Map<String, String> fields = new HashMap<>();

	private final Map<String, byte[]> attributes = new HashMap<>();

	private final StoreTime read;

	private final String node;

	RedisSessionReply(List<?> answer, long nanos, String node) {
		this.node = node;
		this.read = new StoreTime(Instant.ofEpochMilli(((Number) answer.get(0)).longValue()), nanos);
		for (int i = 1; i + 1 < answer.size(); i += 2) {
			String name = text(answer.get(i));
			byte[] value = (byte[]) answer.get(i + 1);
			if (name.startsWith(ATTRIBUTE)) {
				this.attributes.put(name.substring(1), value);
			}
			else {
				this.fields.put(name, text(value));
			}
		}
	}

	StoreTime read() {
		return this.read;
	}

	/**
	 * Return which nodes used what they remember of the session.
	 * @return the nodes, with commas between, {@code null} for none
	 */
	@Nullable String holder() {
		return this.fields.getOrDefault("p", this.fields.get("n"));
	}

	boolean isEmpty() {
		return this.fields.isEmpty();
	}

	boolean isWhole() {
		return this.fields.containsKey("s");
	}

	/**
	 * Return the session.
	 * @param ids proves that it was stored by us
	 * @param key where it lies
	 * @return the session, {@code null} where it cannot be read or is not from us
	 */
	@Nullable SessionRecord record(SessionIds ids, SessionKey key) {
		String serial = this.fields.get("s");
		if (serial == null || !FORMAT.equals(this.fields.get("f"))
				|| !ids.binding(key, serial).equals(this.fields.get("b"))) {
			return null;
		}
		try {
			return record(serial, moment("c"), Map.copyOf(this.attributes));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return the session after a change that nobody else made one before.
	 * @param base what was changed
	 * @param changes the changes
	 * @return the session, {@code null} where it cannot be read
	 */
	@Nullable SessionRecord record(SessionRecord base, SessionChanges changes) {
		try {
			return record(base.serial(), base.created(), changes.appliedTo(base.attributes()));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private SessionRecord record(String serial, Instant created, Map<String, byte[]> attributes) {
		long ends = number("x");
		return new SessionRecord(serial, number("v"), created, moment("l"), Duration.ofMillis(number("t")),
				(ends > 0) ? Instant.ofEpochMilli(ends) : null, number("a"), attributes, this.read,
				this.node.equals(this.fields.get("n")) ? Standing.HELD : Standing.ASKED);
	}

	private Instant moment(String field) {
		return Instant.ofEpochMilli(number(field));
	}

	private long number(String field) {
		return Long.parseLong(this.fields.getOrDefault(field, ""));
	}

	static String text(Object value) {
		return new String((byte[]) value, StandardCharsets.UTF_8);
	}

}
