package io.pillar.presence;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What is written of an entry: {@code 1|since|revision|user|leaf|device|metadata}, where
 * the leaf is the connection or, with the user, the channel.
 *
 * @param since since when it is there, by Redis's clock
 * @param user the user
 * @param leaf the connection or the channel
 * @param device the device
 * @param metadata the metadata
 */
record RedisValue(long since, String user, String leaf, String device, String metadata) {

	static String write(String user, String leaf, String device, String metadata) {
		return PresenceNames.encode(user) + "|" + PresenceNames.encode(leaf) + "|" + PresenceNames.encode(device) + "|"
				+ metadata;
	}

	/**
	 * Read what is written.
	 * @param written what is written
	 * @return {@code null} where it cannot be read
	 */
	static @Nullable RedisValue read(String written) {
		String[] parts = written.split("\\|", 7);
		if (parts.length < 7 || !parts[0].equals("1")) {
			return null;
		}
		try {
			return new RedisValue(Long.parseLong(parts[1]), PresenceNames.decode(parts[3]),
					PresenceNames.decode(parts[4]), PresenceNames.decode(parts[5]), parts[6]);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	@Nullable Member member() {
		try {
			return new Member(this.user, this.leaf, this.device, this.metadata,
					Optional.of(Instant.ofEpochMilli(this.since)));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
