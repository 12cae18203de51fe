package io.pillar.event;

import java.util.SortedMap;

/**
 * What Redis said of a partition at one moment.
 *
 * @param epoch the epoch, empty where it knows of none
 * @param last the last number
 * @param asked where this node was when it asked
 * @param events the events after that, by number
 * @param isFull whether there may be more of them
 */
record EventReading(String epoch, long last, EventPosition asked, SortedMap<Long, String> events, boolean isFull) {

	/**
	 * After how many bytes a reading has enough, beside its first event: who reads on has
	 * that one already.
	 */
	static final int ENOUGH = 1_000_000;

	/**
	 * Return whether the node has gone back since it asked, or heard its channel anew.
	 */
	boolean isLate(EventProgress node) {
		return this.asked.number() > node.position() || this.asked.subscriptions() != node.history().subscriptions();
	}

	/**
	 * Return whether Redis has forgotten events that this node has.
	 */
	boolean isBack() {
		return this.epoch.equals(this.asked.epoch()) && this.last < this.asked.seen();
	}

	/**
	 * Return whether it has forgotten events of a node that has got none since it asked.
	 */
	boolean isBackFrom(long position) {
		return isBack() && this.asked.number() == position;
	}

	/**
	 * Return whether Redis has other events than were delivered, or wait for that.
	 */
	boolean isOther(EventProgress node) {
		return this.events.entrySet()
			.stream()
			.anyMatch((each) -> (each.getKey() <= node.position())
					? node.known().isAnother(each.getKey(), each.getValue())
					: node.pending().isAnother(each.getKey(), each.getValue()));
	}

	/**
	 * Return whether it has events that a node has not got which has not gone back since
	 * it asked.
	 */
	boolean isAheadOf(EventPosition node) {
		boolean wentBack = this.asked.epoch().equals(node.epoch()) && this.asked.number() > node.number();
		return this.last > node.number() && !wentBack;
	}

	/**
	 * Return whether Redis is elsewhere than a node.
	 */
	boolean isElsewhere(EventPosition node) {
		return !this.epoch.equals(node.epoch()) || isAheadOf(node) || isBackFrom(node.number());
	}

	/**
	 * Return whether its epoch was over before it was asked for, as Redis has said since.
	 */
	boolean isOver(PastEpochs past, String current) {
		return this.epoch.isEmpty() || !this.asked.epoch().equals(current) && past.isOver(this.epoch, current);
	}

}
