package io.pillar.session;

import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Changes attributes of sessions exactly: of several who change one at the same time, on
 * any nodes, each sees what the one before made of it. Nothing that a request does to the
 * same attribute gets lost unnoticed either.
 * <p>
 * While Redis is away it fails with {@link io.pillar.redis.RedisUnavailableException},
 * because two nodes could both succeed.
 *
 * @since 0.1.0
 */
public interface SessionUpdates {

	/**
	 * Change an attribute.
	 * @param <T> the type of the attribute
	 * @param sessionId the session
	 * @param attribute the attribute
	 * @param change makes the new value of the present one, {@code null} for none; called
	 * again where the attribute changed meanwhile, so it must do nothing else
	 * @return the new value, empty where there is no such session, or the attribute was
	 * removed
	 */
	<T> Optional<T> update(String sessionId, String attribute, UnaryOperator<@Nullable T> change);

}
