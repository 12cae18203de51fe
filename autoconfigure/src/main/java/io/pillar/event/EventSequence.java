package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * Puts the events of one partition in order on this node, and finds what is missing.
 */
/*
 * Three bring events, in any order between them: the channel, which is in order itself;
 * answers to what this node publishes; and readings of the history. All say an epoch and
 * a number. What has the next number is delivered. What is further on waits: until the
 * history was read; or, without one, until the channel is past the numbers between, which
 * are then given up by EventLosses.
 *
 * The position is the number up to which every event was delivered or told to be missing.
 * It goes back only where Redis does. That is seen by another epoch (Redis lost all), by
 * a number that comes with another event, or by a last number that is lower than the
 * position was when it was asked for (a replica took over that did not have it all). With
 * a history the last events are then compared with what is there now, and only those that
 * are not known are delivered. While that is under way the channel is left aside, because
 * everything on it is in the history too. Where Redis may have gone back unheard, what
 * comes waits until the history was read, and what waited is read again. Without one, a
 * number that is not after what was heard before the channel was lost tells that.
 *
 * Everything happens under one lock, which keeps the order, too; nothing under it waits.
 */
final class EventSequence {

	private final SequenceLock lock = new SequenceLock();

	private final PastEpochs past = new PastEpochs();

	private final TopicSettings topic;

	private final EventProgress progress;

	private final EventLosses losses;

	private final HeardNumbers heard = new HeardNumbers();

	private volatile boolean begun;

	private long highest;

	EventSequence(TopicSettings topic, int partition, EventHub hub, EventLosses.UnderWay underWay) {
		this.topic = topic;
		this.progress = new EventProgress(topic, partition, hub);
		this.losses = new EventLosses(this.progress, underWay, this.lock);
	}

	boolean isBegun() {
		return this.begun;
	}

	/**
	 * Take an event.
	 * @param heard whether it comes off the channel; else this node published it
	 * @return whether the history has to be read
	 */
	boolean take(String epoch, long number, String text, boolean heard) {
		return this.lock.run(() -> {
			if (!this.begun) {
				begin(epoch, number - 1);
			}
			if (this.past.isOver(epoch, this.progress.epoch())) {
				// without its number: that epoch may come back, with others before it
				if (this.past.take(epoch, number, Envelope.fingerprint(text), heard)) {
					this.progress.alone(Envelope.read(text), text);
				}
				return heard;
			}
			if (!epoch.equals(this.progress.epoch())) {
				restart(epoch, 0);
			}
			this.highest = Math.max(this.highest, number);
			boolean back = heard && this.heard.isBack(number) && !this.topic.hasHistory();
			boolean given = back && !this.progress.pending().has(number) || number <= this.progress.position()
					|| this.progress.pending().isAnother(number, text);
			return !this.progress.history().isDoubted()
					&& (given ? repeated(number, text, heard) : next(number, text, heard));
		});
	}

	private boolean next(long number, String text, boolean heard) {
		if (number == this.progress.position() + 1) {
			this.progress.accept(number, text, false);
			return false;
		}
		boolean room = this.progress.pending().keep(number, text);
		boolean hole = !room || heard;
		if (hole && !this.topic.hasHistory()) {
			this.losses.miss(number, room);
			return false;
		}
		// what a topic that waits has no room for is read later
		return hole && !this.progress.isHeld();
	}

	private boolean repeated(long number, String text, boolean heard) {
		boolean mayBeOld = number < this.progress.known().first() && (!heard || this.heard.isBefore(number));
		if (mayBeOld || this.progress.known().contains(number, Envelope.fingerprint(text))) {
			if (!heard && this.progress.known().isMissed(number)) {
				this.progress.alone(Envelope.read(text), text);
			}
			return false;
		}
		if (this.topic.hasHistory() && !this.progress.history().isForbidden()) {
			this.highest = number;
			this.progress.doubt();
			return true;
		}
		rollBack(number - 1);
		this.progress.accept(number, text, false);
		return false;
	}

	/**
	 * Take what the history says.
	 * @return whether more has to be read
	 */
	boolean read(EventReading reading) {
		return this.lock.run(() -> {
			if (!this.begun) {
				begin(reading.epoch(), reading.last());
				return false;
			}
			if (reading.isOver(this.past, this.progress.epoch())) {
				return false;
			}
			if (!reading.epoch().equals(this.progress.epoch())) {
				restart(reading.epoch(), reading.last());
				return true;
			}
			return takeReading(reading);
		});
	}

	private boolean takeReading(EventReading reading) {
		boolean doubted = this.progress.history().isDoubted();
		boolean late = reading.isLate(this.progress);
		boolean begins = doubted && (late || this.progress.position() < this.progress.known().first());
		if (!begins && (reading.isOther(this.progress) || reading.isBack())) {
			this.highest = 0;
			this.progress.doubt();
			return true;
		}
		if (!reading.asked().epoch().equals(reading.epoch()) || late) {
			return true;
		}
		if (this.progress.isWaiting()) {
			this.progress.pending().keepAll(reading.events().tailMap(this.progress.position() + 1));
			return false;
		}
		this.progress.beginToRead(reading.events());
		reading.events().forEach(this.progress::takeRead);
		if (this.progress.isHeld() || reading.isFull()) {
			return this.progress.readOn(reading.events().isEmpty() ? 0 : reading.events().lastKey());
		}
		this.progress.readUpTo(reading.last());
		// who is heard of while this goes on, and does not fit, has it read again
		return doubted && this.highest > reading.last();
	}

	private void begin(String epoch, long position) {
		this.progress.begin(epoch, position);
		this.losses.forget();
		this.heard.begin(position);
		this.highest = 0;
		this.begun = true;
	}

	private void restart(String epoch, long last) {
		this.progress.end();
		PastEpochs.PastEpoch back = this.past.remove(epoch);
		this.past.add(this.progress.epoch(), this.progress.position(), this.progress.known());
		begin(epoch, (back != null) ? Math.min(back.heardTo(), last) : 0);
		if (back != null) {
			this.progress.goOnFrom(back.known());
		}
	}

	private void rollBack(long to) {
		this.progress.rollBack(to);
		this.losses.forget();
		this.heard.begin(to);
	}

	void suspect(boolean readable) {
		this.lock.execute(() -> {
			this.progress.suspect(readable);
			this.heard.subscribed();
		});
	}

	boolean resume() {
		return this.lock.run(() -> this.progress.isUnsure() || this.progress.resume());
	}

	void alone(Envelope envelope, String text) {
		this.lock.execute(() -> this.progress.alone(envelope, text));
	}

	EventPosition position() {
		return this.lock.get(this.progress::reached);
	}

	// up to where all was delivered, null while that is not known
	@Nullable EventPosition reached() {
		return this.lock.get(() -> (this.begun && !this.progress.history().isDoubted()) ? position() : null);
	}

	/**
	 * Return whether Redis is elsewhere than this node, which may pass.
	 * @param look what it says now
	 */
	boolean isBehind(EventReading look) {
		return this.lock.run(() -> {
			if (!this.begun) {
				begin(look.epoch(), look.last());
			}
			boolean unsure = this.progress.isUnsure();
			return (unsure || !this.progress.isHeld()) && !look.isOver(this.past, this.progress.epoch())
					&& (unsure || look.isElsewhere(position()));
		});
	}

	/**
	 * Go on without what did not arrive, where there is no history.
	 * @param look what Redis said some time ago
	 */
	void settle(EventReading look) {
		this.lock.execute(() -> {
			if (isBehind(look)) {
				if (!look.epoch().equals(this.progress.epoch())) {
					restart(look.epoch(), look.last());
				}
				else if (look.isBackFrom(this.progress.position())) {
					rollBack(look.last());
				}
				this.losses.miss(look.last(), true);
			}
		});
	}

	// whoever listens from now on begins anew
	void close() {
		this.lock.close();
	}

}
