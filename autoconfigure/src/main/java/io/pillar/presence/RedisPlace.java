package io.pillar.presence;

import org.jspecify.annotations.Nullable;

/**
 * How far this node is in a partition. Changed by the thread of the teller only.
 */
final class RedisPlace {

	volatile @Nullable RedisEventId last;

	boolean suspect;

	boolean behind;

	/**
	 * When what was told is compared with who is there, on the monotonic clock.
	 */
	volatile @Nullable Long lookAt;

}
