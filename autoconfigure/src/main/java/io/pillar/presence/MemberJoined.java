package io.pillar.presence;

/**
 * A user joined a channel: with their first connection, on whatever node. An event of the
 * application on every node.
 *
 * @param channel the channel, {@link Presence#EVERYONE} where the user came online
 * @param user the user
 * @since 0.1.0
 */
public record MemberJoined(String channel, String user) {

}
