package io.pillar.cache;

import java.util.List;

/**
 * Tells whether what Redis holds of a stripe goes on from what this node knows of it.
 */
final class RedisHistories {

	private RedisHistories() {
	}

	/**
	 * Return whether the last change cannot follow what is known.
	 * @param stripe the stripe
	 * @param there the last change in Redis
	 * @param before where the stripe was before Redis was asked
	 * @param highest the highest number that was known then
	 * @return whether Redis lost changes
	 */
	static boolean isAnother(RedisStripe stripe, RedisPosition there, RedisPosition before, long highest) {
		return before.number() == 0 && there.number() > 0 && !stripe.isFromTheBeginning() || there.number() < highest
				|| stripe.contradicts(there);
	}

	/**
	 * Return whether a log holds what is known, and everything since.
	 * @param from where the stripe is
	 * @param log the changes from there on
	 * @param stripe the stripe
	 * @param highest the highest number that was known before the log was read
	 * @return whether the changes are all that is missing
	 */
	static boolean goesOn(RedisPosition from, List<RedisLoggedChange> log, RedisStripe stripe, long highest) {
		if (log.isEmpty()) {
			return false;
		}
		boolean begins = (from.number() == 0) ? stripe.isFromTheBeginning() && log.size() < RedisChanges.LOG_LENGTH
				: log.get(0).position().equals(from);
		return begins && log.get(log.size() - 1).position().number() >= highest
				&& log.stream().noneMatch((change) -> stripe.contradicts(change.position()));
	}

}
