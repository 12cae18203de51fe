package io.pillar.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions lie whose new id is not stored yet. A session gets its id at once and is
 * stored at the end of the request; whoever ends it in between means what is stored.
 */
final class MovingSessions {

	// some of them end before they are stored
	private static final int MAX = 10_000;

	private final Cache<SessionKey, SessionKey> moving = Caffeine.newBuilder()
		.maximumSize(MAX)
		.executor(Runnable::run)
		.build();

	/**
	 * Note that a session got another id.
	 * @param stored what is stored, {@code null} for nothing
	 * @param to where it will lie
	 */
	void begin(@Nullable StoredSession stored, SessionKey to) {
		if (stored != null) {
			this.moving.put(to, stored.key());
		}
	}

	/**
	 * Note that nothing is stored where a session would lie, and no client may be told of
	 * its id.
	 * @param to where it would lie
	 */
	void refuse(SessionKey to) {
		this.moving.asMap().putIfAbsent(to, to);
	}

	/**
	 * Return whether nothing is stored yet where a session will lie.
	 * @param to where it will lie
	 * @return whether it is so
	 */
	boolean isMoving(SessionKey to) {
		return this.moving.getIfPresent(to) != null;
	}

	/**
	 * Return where a session lies, which is stored or ended now.
	 * @param to where it would lie
	 * @return where it lies, {@code null} where nobody knows of another place
	 */
	@Nullable SessionKey end(SessionKey to) {
		return this.moving.asMap().remove(to);
	}

}
