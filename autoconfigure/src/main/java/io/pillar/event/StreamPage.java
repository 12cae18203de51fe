package io.pillar.event;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a part of the history of a partition means for a client that is somewhere in it.
 */
final class StreamPage {

	private final List<StreamFrame> frames = new ArrayList<>();

	private final StreamRequest request;

	private final int partition;

	private final StreamFrames maker;

	// whether the place is what the client says
	private final boolean told;

	private StreamPosition place;

	private boolean more;

	StreamPage(StreamRequest request, int partition, StreamFrames maker, StreamPosition place, boolean told) {
		this.request = request;
		this.partition = partition;
		this.maker = maker;
		this.place = place;
		this.told = told;
	}

	List<StreamFrame> frames() {
		return this.frames;
	}

	/**
	 * Return where the client is after it.
	 */
	StreamPosition place() {
		return this.place;
	}

	/**
	 * Return whether there is more to read.
	 */
	boolean hasMore() {
		return this.more;
	}

	/**
	 * Take what was read from the place of the client on, the event there included.
	 */
	StreamPage take(EventReading reading) {
		if (this.place.equals(StreamPosition.START) && !reading.epoch().isEmpty()) {
			// whatever there is came after it had looked
			this.place = new StreamPosition(reading.epoch(), 0, 0);
		}
		if (!isGoingOn(reading)) {
			restart(reading);
			return this;
		}
		if (this.told && isUnsure(reading)) {
			this.frames.add(restarted(null));
		}
		reading.events().tailMap(this.place.number() + 1).forEach(this::event);
		this.more = reading.isFull();
		if (!this.more) {
			missing(reading.last());
		}
		return this;
	}

	private boolean isGoingOn(EventReading reading) {
		if (!this.place.epoch().equals(reading.epoch()) || reading.last() < this.place.number()) {
			return false;
		}
		String there = reading.events().get(this.place.number());
		return there == null || this.place.print() == 0 || StreamPosition.print(there) == this.place.print();
	}

	/**
	 * Return whether a replica may have taken over since, and nothing else would tell so:
	 * the print of the event that the client had last, or the event, is not there to be
	 * compared.
	 */
	private boolean isUnsure(EventReading reading) {
		long number = this.place.number();
		return number > 0 && (reading.events().containsKey(number) ? this.place.print() == 0
				: reading.events().containsKey(number + 1));
	}

	/**
	 * Redis has lost what the client had last: tell so, and go on with all that is there.
	 */
	private void restart(EventReading reading) {
		this.frames.add(restarted(StreamPosition.UNKNOWN));
		if (reading.epoch().isEmpty()) {
			this.place = StreamPosition.START;
		}
		else if (reading.epoch().equals(this.place.epoch())) {
			// where the two part is not known
			String last = reading.events().get(reading.last());
			this.place = new StreamPosition(reading.epoch(), reading.last(),
					(last != null) ? StreamPosition.print(last) : 0);
		}
		else {
			this.place = new StreamPosition(reading.epoch(), 0, 0);
			this.more = true;
		}
	}

	private StreamFrame restarted(@Nullable StreamPosition position) {
		return this.maker.gap(EventGap.open(this.request.settings().name(), this.partition, this.place.epoch(),
				this.place.number() + 1, EventGap.Reason.RESTARTED), position);
	}

	private void event(long number, String text) {
		missing(number - 1);
		this.place = new StreamPosition(this.place.epoch(), number, StreamPosition.print(text));
		Envelope envelope = this.maker.read(text);
		if (envelope == null) {
			return;
		}
		if (envelope.type().equals(Envelope.UNSENT)) {
			this.frames.add(this.maker.gap(this.request.settings().name(), this.partition, "unsent", this.place));
		}
		else if (this.request.wants(envelope)) {
			StreamFrame frame = this.maker.event(envelope, this.partition, this.place, StreamFrame.Kind.REPLAYED);
			if (frame != null) {
				this.frames.add(frame);
			}
		}
	}

	private void missing(long to) {
		if (to > this.place.number()) {
			EventGap gap = new EventGap(this.request.settings().name(), this.partition, this.place.epoch(),
					this.place.number() + 1, to,
					this.request.settings().hasHistory() ? EventGap.Reason.TRIMMED : EventGap.Reason.LOST);
			this.place = new StreamPosition(this.place.epoch(), to, 0);
			this.frames.add(this.maker.gap(gap, this.place));
		}
	}

}
