package io.pillar.docs.cache;

import java.util.Optional;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Bots, cached by annotations.
 *
 * @since 0.1.0
 */
// tag::annotations[]
@Service
public class Bots {

	private final BotTable table;

	Bots(BotTable table) {
		this.table = table;
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public Optional<Bot> find(String id) {
		return this.table.find(id);
	}

	@Transactional
	@CacheEvict(cacheNames = "bots", key = "#bot.id")
	public void save(Bot bot) {
		this.table.update(bot);
	}

}
// end::annotations[]
