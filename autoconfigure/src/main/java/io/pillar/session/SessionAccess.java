package io.pillar.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.pillar.session.SaveAnswer.Gone;
import io.pillar.session.SaveAnswer.Refused;
import io.pillar.session.SaveAnswer.Saved;

/**
 * The sessions, for those who do not wait. A call fails in the way the store does.
 */
final class SessionAccess {

	private final SessionParts parts;

	private final SessionStore store;

	private final SessionEvents events;

	SessionAccess(SessionParts parts, SessionStore store, SessionEvents events) {
		this.parts = parts;
		this.store = store;
		this.events = events;
	}

	SharedSession create() {
		return new SharedSession(this.parts);
	}

	CompletableFuture<Optional<SharedSession>> find(String id) {
		SessionKey key = this.parts.ids().key(id);
		if (key == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return this.store.load(key)
			.thenApply((found) -> found.map((record) -> seen(id, new StoredSession(key, record))));
	}

	private SharedSession seen(String id, StoredSession stored) {
		this.parts.ids().remember(stored.key(), id);
		return new SharedSession(this.parts, id, stored);
	}

	CompletableFuture<Void> save(SharedSession session) {
		if (session.isGone()) {
			return CompletableFuture.completedFuture(null);
		}
		return store(session).whenComplete((done, ex) -> {
			if (ex instanceof UnkeptSession || (ex != null && ex.getCause() instanceof UnkeptSession)) {
				// who hears of it begins an answer, and that would be tried again
				refused(session);
			}
		});
	}

	private CompletableFuture<Void> store(SharedSession session) {
		SessionValues.Delta delta = session.delta();
		SessionKey key = session.key();
		StoredSession stored = session.stored();
		if (stored == null) {
			SessionSize.check(this.parts, delta.put(), delta.removed(), Map.of());
			return this.store.create(key, session.draft(delta), session.since())
				.thenAccept((answer) -> settle(session, key, delta, delta.changes(), answer));
		}
		SessionChanges changes = session.changes(delta, stored.record());
		SessionSize.check(this.parts, delta.put(), delta.removed(), stored.record().attributes());
		if (!key.equals(stored.key())) {
			return this.store.move(stored.key(), key, stored.record(), changes, session.since())
				.thenAccept((answer) -> settle(session, key, delta, delta.changes(), answer));
		}
		if (changes.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.store.save(key, stored.record(), changes)
			.thenAccept((answer) -> settle(session, key, delta, changes, answer));
	}

	CompletableFuture<Void> delete(String id) {
		SessionKey handle = SessionIds.keyOfHandle(id);
		SessionKey key = (handle != null) ? handle : this.parts.ids().key(id);
		if (key == null) {
			return CompletableFuture.completedFuture(null);
		}
		// whoever removes the user and then ends the session means the user's session
		SessionKey lies = this.parts.ids().moving().end(key);
		return this.store.delete((lies != null) ? lies : key)
			.thenCompose((gone) -> (lies != null && gone.isEmpty()) ? this.store.delete(key)
					: CompletableFuture.completedFuture(gone))
			.thenAccept((gone) -> {
			});
	}

	CompletableFuture<List<SharedSession>> sessionsOf(String principal) {
		return this.store.sessionsOf(this.parts.ids().user(principal))
			.thenApply((found) -> found.stream()
				.map((stored) -> new SharedSession(this.parts, this.parts.ids().handle(stored.key()), stored))
				.toList());
	}

	private void settle(SharedSession session, SessionKey key, SessionValues.Delta delta, SessionChanges changes,
			SaveAnswer answer) {
		this.parts.counters().answered(answer, changes);
		if (answer instanceof Saved saved) {
			this.parts.ids().moving().end(key);
			boolean isNew = session.stored() == null;
			session.saved(key, saved.record(), delta);
			if (isNew) {
				this.parts.ids().remember(key, session.getId());
				this.events.created(new StoredSession(key, saved.record()));
			}
		}
		else if (answer instanceof Gone) {
			session.gone();
		}
		else if (answer instanceof Refused) {
			// what it was before lives on, and this is nothing
			refused(session);
			throw new SessionLimitExceededException(this.parts.settings().perUser().max());
		}
	}

	private void refused(SharedSession session) {
		this.parts.ids().moving().refuse(session.key());
		session.gone();
	}

}
