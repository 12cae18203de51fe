package io.pillar.embedded;

/**
 * Redis answered a command with an error.
 *
 * @since 0.1.0
 */
public final class RedisReplyException extends RuntimeException {

	private final String reply;

	RedisReplyException(String reply) {
		super(reply);
		this.reply = reply;
	}

	boolean isLoading() {
		return this.reply.startsWith("LOADING");
	}

}
