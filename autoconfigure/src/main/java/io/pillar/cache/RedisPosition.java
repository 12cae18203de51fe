package io.pillar.cache;

import java.util.Optional;

/**
 * How far a stripe has come: the number of its last change and the id of it. The id tells
 * histories apart that gave one number twice, as a failover that lost changes does.
 *
 * @param number the number, zero where there was no change yet
 * @param id the id
 */
record RedisPosition(long number, String id) {

	static final RedisPosition NONE = new RedisPosition(0, "");

	static RedisPosition parse(byte[] bytes) {
		String text = RedisLayout.text(bytes);
		int colon = text.indexOf(':');
		try {
			return (colon > 0) ? new RedisPosition(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1))
					: NONE;
		}
		catch (NumberFormatException ex) {
			return NONE;
		}
	}

	static RedisPosition of(Optional<byte[]> stored) {
		return stored.map(RedisPosition::parse).orElse(NONE);
	}

	String stored() {
		return (this.number != 0) ? this.number + ":" + this.id : "";
	}

}
