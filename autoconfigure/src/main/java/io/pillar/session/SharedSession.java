package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/**
 * A session in a request. Requests at the same time have one each; what they change meets
 * in the store, attribute by attribute.
 */
/*
 * The id tells whose session it is, because all that belongs to a user lies together. So
 * it changes with the user: whoever sets the attribute that tells the user gets a new id,
 * at once and not only when the session is stored, because the cookie may be written
 * before that.
 */
final class SharedSession implements Session {

	private final SessionParts parts;

	private final String serial;

	private final SessionValues values;

	private final Instant created;

	private volatile String id;

	private volatile SessionKey key;

	private volatile @Nullable StoredSession stored;

	private volatile Instant accessed;

	private volatile Duration timeout;

	// when its user became its user, on this node
	private volatile long since;

	// when its use was told: from there on the wall clock of this node may jump
	private volatile @Nullable StoreTime touched;

	private volatile boolean gone;

	/**
	 * Create a new session.
	 * @param parts what it stands on
	 */
	SharedSession(SessionParts parts) {
		this.parts = parts;
		this.id = parts.ids().generate(null);
		this.key = Objects.requireNonNull(parts.ids().key(this.id));
		this.serial = parts.ids().generateSerial();
		this.since = parts.now();
		this.created = parts.clock().instant();
		this.accessed = this.created;
		this.touched = new StoreTime(this.created, this.since);
		this.timeout = parts.settings().timeout();
		this.values = new SessionValues(parts, this.serial, Map.of());
	}

	/**
	 * Create a session out of what is stored.
	 * @param parts what it stands on
	 * @param id its id, or its handle where the id is not known
	 * @param stored what is stored
	 */
	SharedSession(SessionParts parts, String id, StoredSession stored) {
		this.parts = parts;
		this.id = id;
		this.key = stored.key();
		this.since = parts.now();
		this.stored = stored;
		SessionRecord record = stored.record();
		this.serial = record.serial();
		this.created = record.created();
		this.accessed = record.accessed();
		this.timeout = record.timeout();
		this.values = new SessionValues(parts, this.serial, record.attributes());
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String changeSessionId() {
		return becomeOf(this.key.user());
	}

	String handle() {
		return this.parts.ids().handle(this.key);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getAttribute(String name) {
		return (T) this.values.get(name);
	}

	@Override
	public Set<String> getAttributeNames() {
		return this.values.names();
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value == null) {
			removeAttribute(name);
			return;
		}
		this.values.set(name, value);
		followUser(name);
	}

	@Override
	public void removeAttribute(String name) {
		this.values.remove(name);
		followUser(name);
	}

	private void followUser(String name) {
		if (this.parts.isAboutUser(name)) {
			String user = this.parts.userOf(this);
			if (!Objects.equals(user, this.key.user())) {
				becomeOf(user);
			}
		}
	}

	private String becomeOf(@Nullable String user) {
		this.since = Objects.equals(user, this.key.user()) ? this.since : this.parts.now();
		String id = this.parts.ids().generate(user);
		this.key = Objects.requireNonNull(this.parts.ids().key(id));
		this.parts.ids().moving().begin(this.stored, this.key);
		this.id = id;
		return id;
	}

	@Override
	public Instant getCreationTime() {
		return this.created;
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.accessed;
	}

	@Override
	public void setLastAccessedTime(Instant lastAccessedTime) {
		this.accessed = lastAccessedTime;
		this.touched = new StoreTime(this.parts.clock().instant(), this.parts.now());
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.timeout;
	}

	@Override
	public void setMaxInactiveInterval(@Nullable Duration interval) {
		this.timeout = SessionTimeouts.bounded(interval);
	}

	@Override
	public boolean isExpired() {
		StoredSession stored = this.stored;
		if (stored != null && this.touched == null && this.timeout.equals(stored.record().timeout())) {
			return stored.record().isExpired(this.parts.now());
		}
		return !SessionTimeouts.isEndless(this.timeout) && idle().compareTo(this.timeout) >= 0;
	}

	boolean isDegraded() {
		StoredSession stored = this.stored;
		return stored != null && stored.record().isDegraded();
	}

	boolean isGone() {
		return this.gone;
	}

	SessionKey key() {
		return this.key;
	}

	long since() {
		return this.since;
	}

	@Nullable StoredSession stored() {
		return this.stored;
	}

	SessionValues.Delta delta() {
		return this.values.delta();
	}

	SessionDraft draft(SessionValues.Delta delta) {
		return new SessionDraft(this.serial, age(this.created), idle(), this.timeout, delta.put());
	}

	/**
	 * Say what must be stored of a session that is stored already.
	 * @param delta the attributes
	 * @param record what is stored
	 * @return the changes
	 */
	SessionChanges changes(SessionValues.Delta delta, SessionRecord record) {
		Duration timeout = this.timeout.equals(record.timeout()) ? null : this.timeout;
		boolean changed = timeout != null || !delta.put().isEmpty() || !delta.removed().isEmpty();
		return new SessionChanges(delta.put(), delta.removed(), timeout,
				(this.touched != null && (changed || isTouchDue(record))) ? idle() : null);
	}

	private boolean isTouchDue(SessionRecord record) {
		double fraction = this.parts.settings().touchFraction();
		return record.isTouchDue(this.parts.now(), fraction)
				|| (!SessionTimeouts.isEndless(this.timeout) && idle().toNanos() > this.timeout.toNanos() * fraction);
	}

	void saved(SessionKey key, SessionRecord record, SessionValues.Delta delta) {
		delta.stored(record.attributes());
		this.stored = new StoredSession(key, record);
		this.touched = null;
	}

	void gone() {
		this.gone = true;
	}

	private Duration idle() {
		return age(this.accessed);
	}

	private Duration age(Instant moment) {
		StoreTime touched = this.touched;
		StoreTime time = (touched != null) ? touched : Objects.requireNonNull(this.stored).record().read();
		Duration age = time.since(moment, this.parts.now());
		return age.isNegative() ? Duration.ZERO : age;
	}

}
