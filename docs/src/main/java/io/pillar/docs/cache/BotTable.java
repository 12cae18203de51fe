package io.pillar.docs.cache;

import java.util.Optional;

/**
 * The rows that are cached.
 *
 * @since 0.1.0
 */
public interface BotTable {

	/**
	 * Return a row.
	 * @param id the id of the bot
	 * @return the bot, empty where there is none
	 */
	Optional<Bot> find(String id);

	/**
	 * Write a row.
	 * @param bot the bot
	 */
	void update(Bot bot);

}
