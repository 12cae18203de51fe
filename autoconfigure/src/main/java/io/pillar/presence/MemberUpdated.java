package io.pillar.presence;

/**
 * The device or the metadata of a connection changed. An event of the application on
 * every node.
 *
 * @param channel the channel
 * @param member the connection as it is now
 * @since 0.1.0
 */
public record MemberUpdated(String channel, Member member) {

}
