package io.pillar.sample.bots;

/**
 * A bot.
 *
 * @param id what the bot is called in requests
 * @param project the project it lives in, for ever
 * @param owner whom it belongs to
 * @param name what people call it
 * @since 0.1.0
 */
public record Bot(String id, String project, String owner, String name) {

	static final String ID = "[a-z0-9][a-z0-9-]{0,63}";

}
