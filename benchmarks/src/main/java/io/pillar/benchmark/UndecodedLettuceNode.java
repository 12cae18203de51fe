package io.pillar.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * The client by itself, which does not even look at what it got.
 */
final class UndecodedLettuceNode extends LettuceNode {

	UndecodedLettuceNode(String redis) {
		super(redis);
	}

	@Override
	public @Nullable Object lookup(String key) {
		return bytes(key);
	}

}
