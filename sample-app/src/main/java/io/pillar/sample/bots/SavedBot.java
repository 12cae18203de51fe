package io.pillar.sample.bots;

import org.jspecify.annotations.Nullable;

/**
 * What saving did.
 *
 * @param before the bot as it was, or {@code null} if it is new
 * @param bot the bot as it is
 * @since 0.1.0
 */
public record SavedBot(@Nullable Bot before, Bot bot) {

	boolean isNew() {
		return this.before == null;
	}

}
