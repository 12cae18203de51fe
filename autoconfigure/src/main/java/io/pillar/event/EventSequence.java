package io.pillar.event;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Puts the events of one partition in order on this node, and finds what is missing.
 */
/*
 * Three bring events, in any order between them: the channel, which is in order itself;
 * answers to what this node publishes; and readings of the history. All say an epoch and
 * a number. What has the next number is delivered. What is further on waits: until the
 * history was read; or, without one, until the channel is past the numbers between, which
 * are then lost.
 *
 * The position is the number up to which every event was delivered or told to be missing.
 * It goes back only where Redis does. That is seen by another epoch (Redis lost all), by
 * a number that comes with another event, or by a last number that is lower than the
 * position was when it was asked for (a replica took over that did not have it all). With
 * a history the last events are then compared with what is there now, and only those that
 * are not known are delivered. While that is under way the channel is left aside, because
 * everything on it is in the history too.
 *
 * Everything happens under one lock, which is also what delivers in order; nothing under
 * it waits.
 */
final class EventSequence {

	private final ReentrantLock lock = new ReentrantLock();

	private final PastEpochs past = new PastEpochs();

	private final TopicSettings topic;

	private final EventProgress progress;

	private volatile boolean begun;

	// where it began, and whether the channel is past that
	private long begunAt;

	private boolean passed;

	private long highest;

	EventSequence(TopicSettings topic, int partition, EventHub hub) {
		this.topic = topic;
		this.progress = new EventProgress(topic, partition, hub);
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
		return locked(() -> {
			if (!this.begun) {
				begin(epoch, number - 1);
			}
			if (this.past.contains(epoch)) {
				return takeOfPast(epoch, number, text, heard);
			}
			if (!epoch.equals(this.progress.epoch())) {
				restart(epoch, 0);
			}
			this.highest = Math.max(this.highest, number);
			this.passed |= heard && number > this.begunAt;
			return !this.progress.isDoubted() && ((number <= this.progress.position()) ? repeated(number, text, heard)
					: next(number, text, heard));
		});
	}

	// of an epoch that is over, or has come back, which only Redis can tell
	private boolean takeOfPast(String epoch, long number, String text, boolean heard) {
		boolean hole = heard && this.topic.hasHistory() && this.past.isBeyond(epoch, number);
		if (!hole && this.past.isLate(epoch, number)) {
			this.progress.late(epoch, number, text);
		}
		else if (heard) {
			this.past.lower(epoch, number - 1);
		}
		return heard;
	}

	private boolean next(long number, String text, boolean heard) {
		if (number == this.progress.position() + 1) {
			this.progress.accept(number, text, false);
			return false;
		}
		boolean hole = !this.progress.keep(number, text) || heard;
		if (hole && !this.topic.hasHistory()) {
			this.progress.advance(number, EventGap.Reason.LOST);
			return false;
		}
		// what a topic that waits has no room for is read later
		return hole && !this.progress.isHeld();
	}

	private boolean repeated(long number, String text, boolean heard) {
		boolean mayBeOld = heard ? !this.passed && number <= this.begunAt : number < this.progress.known().first();
		if (mayBeOld || this.progress.known().contains(number, Envelope.fingerprint(text))) {
			return false;
		}
		if (this.topic.hasHistory()) {
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
		return locked(() -> {
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
		boolean doubted = this.progress.isDoubted();
		long last = this.progress.position();
		if (!doubted && (reading.isBack() || this.progress.known().isAnother(last, reading.events().get(last)))) {
			this.highest = 0;
			this.progress.doubt();
			return true;
		}
		if (!reading.asked().epoch().equals(reading.epoch()) || reading.asked().number() > this.progress.position()) {
			// it went back since it asked, and has to ask for more
			return true;
		}
		reading.events().forEach(this.progress::takeRead);
		if (this.progress.isHeld()) {
			this.progress.leave();
			return false;
		}
		if (reading.isFull()) {
			return true;
		}
		this.progress.readUpTo(reading.last());
		// who is heard of while this goes on, and does not fit, has it read again
		return doubted && this.highest > reading.last();
	}

	private void begin(String epoch, long position) {
		this.progress.begin(epoch, position);
		this.begunAt = position;
		this.passed = false;
		this.highest = 0;
		this.begun = true;
	}

	private void restart(String epoch, long last) {
		this.progress.end();
		long position = this.past.remove(epoch, last);
		this.past.add(this.progress.epoch(), this.progress.position());
		begin(epoch, position);
	}

	private void rollBack(long to) {
		this.progress.rollBack(to);
		this.begunAt = to;
		this.passed = false;
	}

	boolean resume() {
		return locked(() -> this.progress.isDoubted() || this.progress.resume());
	}

	// without a number, because Redis did not answer
	void alone(Envelope envelope, String text) {
		locked(() -> {
			this.progress.alone(envelope, text);
			return true;
		});
	}

	EventPosition position() {
		return locked(() -> new EventPosition(this.progress.epoch(), this.progress.position()));
	}

	/**
	 * Return whether Redis is elsewhere than this node, which may pass.
	 * @param look what it says now
	 */
	boolean isBehind(EventReading look) {
		return locked(() -> {
			if (!this.begun) {
				begin(look.epoch(), look.last());
			}
			return !this.progress.isHeld() && !look.isOver(this.past, this.progress.epoch())
					&& (!look.epoch().equals(this.progress.epoch()) || look.last() > this.progress.position()
							|| isBack(look) || this.progress.isDoubted());
		});
	}

	private boolean isBack(EventReading look) {
		return look.isBack() && look.asked().number() == this.progress.position();
	}

	/**
	 * Go on without what did not arrive, where there is no history.
	 * @param look what Redis said some time ago
	 */
	void settle(EventReading look) {
		locked(() -> {
			if (isBehind(look)) {
				if (!look.epoch().equals(this.progress.epoch())) {
					restart(look.epoch(), look.last());
				}
				else if (isBack(look)) {
					rollBack(look.last());
				}
				this.progress.advance(look.last(), EventGap.Reason.LOST);
			}
			return true;
		});
	}

	private <T> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
