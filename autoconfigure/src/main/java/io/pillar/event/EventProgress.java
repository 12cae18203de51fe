package io.pillar.event;

import java.util.Map;
import java.util.SortedMap;

/**
 * How far the events of one partition were delivered on this node, and what waits for
 * those before it. Used under the lock of {@link EventSequence}.
 */
final class EventProgress {

	private final EventOutlet outlet;

	private final WaitingEvents pending;

	private final HistoryState history = new HistoryState();

	private final TopicSettings topic;

	private final EventHub hub;

	private KnownEvents known = new KnownEvents(0);

	private String epoch = "";

	private long position;

	private boolean ending;

	EventProgress(TopicSettings topic, int partition, EventHub hub) {
		this.topic = topic;
		this.hub = hub;
		this.outlet = new EventOutlet(topic, partition, hub);
		this.pending = new WaitingEvents(topic.hasHistory(), hub.node().name());
	}

	void begin(String epoch, long position) {
		this.epoch = epoch;
		this.position = position;
		this.history.begin();
		this.known = new KnownEvents(position);
	}

	// in an epoch that has come back, of which that is known
	void goOnFrom(KnownEvents known) {
		this.known = known;
		if (this.topic.hasHistory()) {
			compare();
		}
	}

	String epoch() {
		return this.epoch;
	}

	long position() {
		return this.position;
	}

	EventPosition reached() {
		long seen = Math.max(this.position, this.pending.last());
		return new EventPosition(this.epoch, this.position, seen, this.history.subscriptions());
	}

	KnownEvents known() {
		return this.known;
	}

	WaitingEvents pending() {
		return this.pending;
	}

	HistoryState history() {
		return this.history;
	}

	/**
	 * Wait until the history was read, where there is one: Redis may have gone back.
	 * @param readable whether it can be read; else go on without it
	 */
	void suspect(boolean readable) {
		if (!readable) {
			this.position = this.history.isDoubted() ? this.known.last() : this.position;
			this.history.forbid();
			advance(this.pending.last(), EventGap.Reason.LOST);
		}
		else if (this.topic.hasHistory()) {
			this.history.subscribed();
			if (!this.history.isForbidden()) {
				this.pending.leave(0, Long.MAX_VALUE);
			}
		}
	}

	boolean isUnsure() {
		return this.history.isDoubted() || this.history.isSuspected();
	}

	// whether the topic waits for a listener, or for its history
	boolean isHeld() {
		return !this.ending && (this.history.isSuspected() || this.hub.isFull(this.topic));
	}

	// whether it waits for a listener only, and the history until then
	boolean isWaiting() {
		return !isUnsure() && this.hub.isFull(this.topic);
	}

	// and what waited for it
	void accept(long number, String text, boolean read) {
		if (isHeld()) {
			this.pending.keep(number, text);
			return;
		}
		acceptOne(number, text, read);
		if (!read) {
			// else what waits may be of the history before, until all was read
			drain();
		}
	}

	private void acceptOne(long number, String text, boolean read) {
		this.position = number;
		this.pending.drop(number);
		this.outlet.event(text, this.epoch, number, this.known, read);
	}

	void drain() {
		while (this.pending.first() <= this.position + 1 && !isHeld()) {
			Map.Entry<Long, String> next = this.pending.takeFirst();
			if (next.getKey() == this.position + 1) {
				acceptOne(next.getKey(), next.getValue(), false);
			}
		}
	}

	void beginToRead(SortedMap<Long, String> events) {
		this.history.read();
		this.known.beginWith(this.position, events.get(this.position));
		if (!events.isEmpty()) {
			// nothing tells whether what waits before is of this history
			this.pending.leave(this.position, events.firstKey());
		}
	}

	// an event out of the history; one that is known proves that all before it are
	void takeRead(long number, String text) {
		if (number <= this.position) {
			return;
		}
		if (this.history.isDoubted() && this.known.has(number, Envelope.fingerprint(text))) {
			this.position = number - 1;
		}
		if (isHeld()) {
			this.pending.keep(number, text);
			return;
		}
		advance(number - 1, EventGap.Reason.TRIMMED);
		if (number == this.position + 1) {
			accept(number, text, true);
		}
		else if (number > this.position) {
			this.pending.keep(number, text);
		}
	}

	/**
	 * Go on after a part of the history: what waits is heard when all was read.
	 * @return whether the next part has to be read now
	 */
	boolean readOn(long last) {
		if (isHeld()) {
			this.pending.leave(last, Long.MAX_VALUE);
			return false;
		}
		this.history.suspect();
		return true;
	}

	// deliver what waits, and tell what does not
	void advance(long to, EventGap.Reason reason) {
		while (this.position < to && !isHeld()) {
			long until = Math.min(this.pending.first() - 1, to);
			if (until > this.position) {
				this.outlet.gap(this.epoch, this.position + 1, until, reason);
				this.known.missed(this.position + 1, until);
				this.position = until;
			}
			drain();
		}
	}

	// deliver all that waits, and tell that nobody knows what else there was
	void end() {
		this.ending = true;
		advance(this.pending.last(), this.outlet.missing());
		this.ending = false;
		this.pending.clear();
		goBack();
	}

	private void goBack() {
		if (!this.epoch.isEmpty()) {
			this.outlet.end(this.epoch, this.position + 1);
		}
	}

	// after the topic has waited; returns whether the history has to be read
	boolean resume() {
		drain();
		return !isHeld() && this.pending.isMore();
	}

	void rollBack(long to) {
		end();
		this.position = to;
	}

	// go on in another history of the same epoch: what waits is read again, or is lost
	void doubt() {
		this.pending.clear();
		goBack();
		compare();
	}

	private void compare() {
		this.history.doubt();
		this.position = Math.max(0, Math.min(this.position, this.known.first() - 1));
	}

	// everything up to that: what was not there is not there any more
	void readUpTo(long last) {
		this.pending.allRead();
		this.position = this.history.isDoubted() ? Math.min(this.position, last) : this.position;
		this.history.compared();
		advance(last, EventGap.Reason.TRIMMED);
		drain();
	}

	void alone(Envelope envelope, String text) {
		this.outlet.alone(envelope, text);
	}

}
