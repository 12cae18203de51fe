package io.pillar.sample.bots;

import java.util.List;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.stereotype.Service;

/**
 * The bots as all nodes see them. Reads come from the cache. Writes evict rather than
 * put: two nodes that save one bot at the same time may put in another order than the
 * database committed. They evict after the commit, because the transaction lies inside.
 *
 * @since 0.1.0
 */
@Service
public class Bots {

	private final BotTable table;

	private final BotEditing editing;

	Bots(BotTable table, BotEditing editing) {
		this.table = table;
		this.editing = editing;
	}

	/**
	 * Return a bot.
	 * @param id the bot
	 * @return the bot
	 */
	@Cacheable(cacheNames = "bots", key = "#id")
	public Bot get(String id) {
		return this.table.find(id).orElseThrow(() -> Refusals.noBot(id));
	}

	/**
	 * Return the bots of an owner.
	 * @param owner the owner
	 * @return the bots, ordered by id
	 */
	@Cacheable(cacheNames = "bots-by-owner", key = "#owner")
	public List<Bot> ofOwner(String owner) {
		return this.table.findByOwner(owner);
	}

	/**
	 * Create or change a bot. If it moves to another owner, the lists of both change.
	 * @param user who is asking
	 * @param bot the bot as it shall be
	 * @return what that did
	 */
	@Caching(evict = { @CacheEvict(cacheNames = "bots", key = "#bot.id()"),
			@CacheEvict(cacheNames = "bots-by-owner", key = "#bot.owner()"), @CacheEvict(cacheNames = "bots-by-owner",
					key = "#result.before().owner()", condition = "#result.before() != null") })
	public SavedBot save(String user, Bot bot) {
		return this.editing.save(user, bot);
	}

	/**
	 * Delete a bot.
	 * @param user who is asking
	 * @param id the bot
	 * @return the bot as it was
	 */
	@Caching(evict = { @CacheEvict(cacheNames = "bots", key = "#id"),
			@CacheEvict(cacheNames = "bots-by-owner", key = "#result.owner()") })
	public Bot delete(String user, String id) {
		return this.editing.delete(user, id);
	}

}
