package io.pillar.lock;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * Slots of a job that nobody came to, because no node was there. They are found by
 * looking back: at the start and a while after it, after a run, and a while after Redis
 * came back. Only what is older than the clocks of nodes may be apart is looked at, since
 * a node whose clock is late may still come.
 */
final class SlotGaps {

	private static final Log logger = LogFactory.getLog(SlotGaps.class);

	private static final String NOBODY_CAME = "no node came to it";

	private static final int MOST_MISSED = 1000;

	private final String job;

	private final SlotTrigger slots;

	private final RunOnceKeeper keeper;

	private volatile @Nullable Instant looked;

	SlotGaps(String job, SlotTrigger slots, RunOnceKeeper keeper) {
		this.job = job;
		this.slots = slots;
		this.keeper = keeper;
	}

	/**
	 * Look for them, and mark them as missed.
	 * @param always whether to do so even where that was done a short time ago
	 * @return what is known of the job, empty where nobody looked
	 */
	Optional<SlotSurvey> lookBack(boolean always) {
		Instant looked = this.looked;
		Instant now = this.keeper.now();
		if (!always && looked != null && looked.plus(this.keeper.grace()).isAfter(now)) {
			return Optional.empty();
		}
		this.looked = now;
		return look(this::miss);
	}

	/**
	 * See what is known, and mark nothing.
	 * @return it, empty where nobody could look
	 */
	Optional<SlotSurvey> look() {
		return look((survey) -> {
		});
	}

	private Optional<SlotSurvey> look(Consumer<SlotSurvey> use) {
		try {
			SlotSurvey survey = this.keeper.ledger().survey(this.job, this.slots.toString());
			use.accept(survey);
			return Optional.of(survey);
		}
		catch (RedisUnavailableException ex) {
			// whoever brings Redis back looks again
			logger.debug("Cannot look for missed slots", ex);
			return Optional.empty();
		}
	}

	private void miss(SlotSurvey survey) {
		Instant upTo = survey.now().minus(this.keeper.grace());
		List<Instant> came = this.slots.between(survey.from(), upTo, MOST_MISSED);
		if (came.size() == MOST_MISSED) {
			logger.warn("Of the slots of job '%s' since %s only the last %d are looked for".formatted(this.job,
					survey.from(), MOST_MISSED));
		}
		List<Instant> unknown = came.stream().filter((slot) -> !survey.slots().contains(slot)).toList();
		if (!came.isEmpty()) {
			// also where all are known: what was looked back at can be forgotten
			this.keeper.ledger()
				.miss(this.job, upTo, unknown, NOBODY_CAME)
				.forEach((slot) -> this.keeper.missed(this.job, slot, NOBODY_CAME));
		}
	}

}
