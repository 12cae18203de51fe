package io.pillar.event;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The last epochs of a partition that are over, and what is known of each.
 */
final class PastEpochs {

	// each has the prints of its last events
	private static final int MAX = 4;

	private final Map<String, PastEpoch> epochs = new LinkedHashMap<>();

	/**
	 * Return whether an epoch is over, or has come back, which only Redis can tell.
	 * @param current the one that goes on, whose name is higher than of those before it
	 */
	boolean isOver(String epoch, String current) {
		return this.epochs.containsKey(epoch) || epoch.compareTo(current) < 0;
	}

	void add(String epoch, long last, KnownEvents known) {
		if (!epoch.isEmpty()) {
			this.epochs.put(epoch, new PastEpoch(known, last));
			this.epochs.keySet().removeIf((oldest) -> this.epochs.size() > MAX);
		}
	}

	/**
	 * Take an event of an epoch that is over, or has come back, which only Redis can
	 * tell. What is heard was told to be missing, and would come after what is newer.
	 * @param heard whether it comes off the channel, and not as an answer to this node
	 * @return whether it is one of this node that came after the end of its epoch
	 */
	boolean take(String epoch, long number, long print, boolean heard) {
		PastEpoch past = this.epochs.get(epoch);
		if (past == null) {
			return !heard;
		}
		if (past.known().has(number, print)) {
			return false;
		}
		if (heard) {
			this.epochs.put(epoch, past.unheardFrom(number));
		}
		return !heard && number >= past.known().first();
	}

	/**
	 * Take an epoch that has come back.
	 * @return what is known of it, {@code null} where it is new
	 */
	@Nullable PastEpoch remove(String epoch) {
		return this.epochs.remove(epoch);
	}

	/**
	 * An epoch that is over.
	 *
	 * @param known its last events
	 * @param heardTo up to which number nothing else was heard after its end
	 */
	record PastEpoch(KnownEvents known, long heardTo) {

		private PastEpoch unheardFrom(long number) {
			return new PastEpoch(this.known, Math.min(this.heardTo, number - 1));
		}

	}

}
