package io.pillar.presence;

/**
 * A user is typing. An event of the application on every node that can be reached, about
 * once a second while it goes on; there is none when it ends.
 *
 * @param channel the channel
 * @param user the user
 * @since 0.1.0
 */
public record MemberTyping(String channel, String user) {

}
