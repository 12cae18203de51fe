package io.pillar.presence;

import java.time.Instant;
import java.util.Optional;

/**
 * A connection of a user to a channel.
 *
 * @param user who it is
 * @param connection the connection, different from all others of its node
 * @param device what the user connected with, may be empty
 * @param metadata what the application wants to say of it, as a rule JSON: up to 2000
 * characters that Pillar does not read
 * @param since since when it is in the channel, empty for one that has yet to join
 * @since 0.1.0
 */
public record Member(String user, String connection, String device, String metadata, Optional<Instant> since) {

	/**
	 * How many characters of metadata a member may have.
	 */
	public static final int MAX_METADATA = 2000;

	public Member {
		PresenceNames.check("user", user);
		PresenceNames.check("connection", connection);
		if (!device.isEmpty()) {
			PresenceNames.check("device", device);
		}
		PresenceNames.checkText("metadata", metadata, MAX_METADATA);
	}

	/**
	 * Return a member who has yet to join.
	 * @param user who it is
	 * @param connection the connection, different from all others of its node
	 * @return a member without device and metadata
	 */
	public static Member of(String user, String connection) {
		return new Member(user, connection, "", "", Optional.empty());
	}

	/**
	 * Return the same member with another device.
	 * @param device what the user connected with
	 * @return a member
	 */
	public Member withDevice(String device) {
		return new Member(this.user, this.connection, device, this.metadata, this.since);
	}

	/**
	 * Return the same member with other metadata.
	 * @param metadata what the application wants to say of it
	 * @return a member
	 */
	public Member withMetadata(String metadata) {
		return new Member(this.user, this.connection, this.device, metadata, this.since);
	}

	Member since(long millis) {
		return new Member(this.user, this.connection, this.device, this.metadata,
				Optional.of(Instant.ofEpochMilli(millis)));
	}

}
