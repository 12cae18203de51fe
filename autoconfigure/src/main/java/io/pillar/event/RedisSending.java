package io.pillar.event;

/**
 * How sending events ended.
 *
 * @param reach how far they got
 * @param epoch the epoch, empty where they were given no number
 * @param number the number of the last one, 0 where they were given none
 */
record RedisSending(EventReach reach, String epoch, long number) {

	/**
	 * Nothing was sent.
	 */
	static final RedisSending NONE = ended(EventReach.NODE);

	static RedisSending ended(EventReach reach) {
		return new RedisSending(reach, "", 0);
	}

}
