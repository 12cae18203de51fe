package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Where it is kept who is there. Names were checked before.
 */
interface PresenceStore extends PresenceInspection {

	/**
	 * Begin where that has not happened yet, and wait until what happens from now on is
	 * told.
	 */
	void begin();

	/**
	 * Put a connection into a channel.
	 * @return done when other nodes can know, or it is clear that they cannot
	 */
	CompletionStage<?> join(String channel, Member member);

	boolean leave(String channel, String connection);

	int disconnect(String connection);

	boolean update(String channel, String connection, String metadata);

	Set<String> users(String channel);

	long count(String channel);

	boolean isOnline(String user);

	Set<String> channelsOf(String user);

	Optional<Instant> lastSeen(String user);

	long visitors(String channel, LocalDate day);

	void typing(String channel, String user);

}
