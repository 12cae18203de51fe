package io.pillar.presence;

/**
 * Says who may join which channel. The application's own bean takes the place of the
 * default, which lets every user join every channel.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PresencePolicy {

	/**
	 * Decide whether a user may join a channel.
	 * @param channel the channel, {@link Presence#EVERYONE} for being online at all
	 * @param user the user, who is signed in
	 * @return whether they may
	 */
	boolean mayJoin(String channel, String user);

}
