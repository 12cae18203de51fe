package io.pillar.session;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.pillar.session.AttributeCodec.Value;
import io.pillar.session.SaveAnswer.Conflict;
import io.pillar.session.SaveAnswer.Saved;

/**
 * Compares what is stored with what it was, and tries again where it changed.
 */
final class AtomicSessionUpdates implements SessionUpdates {

	private static final int MAX_ATTEMPTS = 1000;

	private final SessionParts parts;

	private final SessionStore store;

	AtomicSessionUpdates(SessionParts parts, SessionStore store) {
		this.parts = parts;
		this.store = store;
	}

	@Override
	public <T> Optional<T> update(String sessionId, String attribute, UnaryOperator<@Nullable T> change) {
		return SharedSessionRepository.await(updateAsync(sessionId, attribute, change));
	}

	<T> CompletableFuture<Optional<T>> updateAsync(String sessionId, String attribute,
			UnaryOperator<@Nullable T> change) {
		Assert.isTrue(!this.parts.isAboutUser(attribute),
				() -> "Attribute '%s' may tell whose the session is: set it in a request".formatted(attribute));
		SessionKey key = this.parts.ids().key(sessionId);
		if (key == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return this.store.load(key).thenCompose((found) -> {
			SessionRecord record = found.orElse(null);
			return (record != null)
					? new Update<>(key, record, attribute, change).attempt(record.attributes().get(attribute), 1)
					: CompletableFuture.completedFuture(Optional.empty());
		});
	}

	/**
	 * One change that is on its way.
	 *
	 * @param <T> the type of the attribute
	 */
	private final class Update<T> {

		private final SessionKey key;

		private final SessionRecord base;

		private final String name;

		private final UnaryOperator<@Nullable T> change;

		Update(SessionKey key, SessionRecord base, String name, UnaryOperator<@Nullable T> change) {
			this.key = key;
			this.base = base;
			this.name = name;
			this.change = change;
		}

		CompletableFuture<Optional<T>> attempt(byte @Nullable [] present, int attempt) {
			Assert.state(attempt <= MAX_ATTEMPTS,
					() -> "Attribute '%s' changed %d times in a row".formatted(this.name, MAX_ATTEMPTS));
			T value = this.change.apply(read(present));
			byte[] replacement = write(value);
			checkSize(replacement);
			return AtomicSessionUpdates.this.store.exchange(this.key, this.base, this.name, present, replacement)
				.thenCompose((answer) -> {
					AtomicSessionUpdates.this.parts.counters()
						.answered(answer, SessionChanges.of(this.name, replacement));
					if (answer instanceof Conflict conflict) {
						AtomicSessionUpdates.this.parts.counters().conflicts.increment();
						return attempt(conflict.present(), attempt + 1);
					}
					return CompletableFuture
						.completedFuture((answer instanceof Saved) ? Optional.ofNullable(value) : Optional.empty());
				});
		}

		@SuppressWarnings("unchecked")
		private @Nullable T read(byte @Nullable [] bytes) {
			AttributeCodec codec = AtomicSessionUpdates.this.parts.codec();
			if (bytes == null) {
				return null;
			}
			if (codec.decode(this.base.serial(), this.name, bytes) instanceof Value value) {
				return (T) value.value();
			}
			// another node may be able to, and it is not for this one to begin anew
			throw new UnreadableAttributeException("Attribute '%s' is there and cannot be read".formatted(this.name),
					null);
		}

		private void checkSize(byte @Nullable [] replacement) {
			if (replacement != null) {
				SessionSize.check(AtomicSessionUpdates.this.parts, Map.of(this.name, replacement), Set.of(),
						this.base.attributes());
			}
		}

		private byte @Nullable [] write(@Nullable T value) {
			AttributeCodec codec = AtomicSessionUpdates.this.parts.codec();
			return (value != null) ? codec.seal(this.base.serial(), this.name, codec.write(this.name, value)) : null;
		}

	}

}
