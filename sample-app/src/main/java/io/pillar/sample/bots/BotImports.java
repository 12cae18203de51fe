package io.pillar.sample.bots;

import java.util.List;

import org.springframework.stereotype.Service;

import io.pillar.ratelimit.RateLimited;

/**
 * Saves many bots at once. What the gateway can count is bytes; how many bots there are
 * in them is known here, and limited here.
 *
 * @since 0.1.0
 */
@Service
public class BotImports {

	private final Bots bots;

	BotImports(Bots bots) {
		this.bots = bots;
	}

	/**
	 * Save bots one by one, up to the first that is refused.
	 * @param user who is asking
	 * @param rows the bots as they shall be
	 * @return how many are new
	 */
	@RateLimited(policy = "imported-bots", key = "#user", cost = "#rows.size()")
	public long save(String user, List<Bot> rows) {
		return rows.stream().map((bot) -> this.bots.save(user, bot)).filter(SavedBot::isNew).count();
	}

}
