package io.pillar.presence;

/**
 * A user left a channel: their last connection is gone, on whatever node. An event of the
 * application on every node.
 *
 * @param channel the channel, {@link Presence#EVERYONE} where the user went offline
 * @param user the user
 * @since 0.1.0
 */
public record MemberLeft(String channel, String user) {

}
