package io.pillar.event;

import java.util.Set;

/**
 * How sending events ended.
 *
 * @param reach how far they got
 * @param epoch the epoch, empty where they were given no number
 * @param number the number of the last one, 0 where they were given none
 * @param repeated the index of each that Redis had taken before, and that was given no
 * number now
 */
record RedisSending(EventReach reach, String epoch, long number, Set<Object> repeated) {

	/**
	 * Nothing was sent.
	 */
	static final RedisSending NONE = ended(EventReach.NODE);

	static RedisSending ended(EventReach reach) {
		return new RedisSending(reach, "", 0, Set.of());
	}

}
