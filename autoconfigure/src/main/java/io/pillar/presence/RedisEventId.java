package io.pillar.presence;

/**
 * The place of an event in the stream of its partition.
 *
 * @param millis the first half
 * @param sequence the second half
 */
record RedisEventId(long millis, long sequence) implements Comparable<RedisEventId> {

	static final RedisEventId NONE = new RedisEventId(0, 0);

	/**
	 * Read an id.
	 * @param id what is written
	 * @return {@link #NONE} where it is no id
	 */
	static RedisEventId parse(String id) {
		int hyphen = id.indexOf('-');
		try {
			return (hyphen > 0) ? new RedisEventId(Long.parseLong(id, 0, hyphen, 10),
					Long.parseLong(id, hyphen + 1, id.length(), 10)) : NONE;
		}
		catch (NumberFormatException ex) {
			return NONE;
		}
	}

	boolean isAfter(RedisEventId other) {
		return compareTo(other) > 0;
	}

	@Override
	public int compareTo(RedisEventId other) {
		return (this.millis != other.millis) ? Long.compare(this.millis, other.millis)
				: Long.compare(this.sequence, other.sequence);
	}

	@Override
	public String toString() {
		return this.millis + "-" + this.sequence;
	}

}
