package io.pillar.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to a client, and how far it has come. Used under the lock of
 * {@link StreamClient}.
 */
final class StreamQueue {

	private static final StreamPosition[] NOWHERE = {};

	// what was read for it, which comes first
	private final Deque<StreamFrame> pages = new ArrayDeque<>();

	private final Deque<StreamFrame> live = new ArrayDeque<>();

	private final StreamRequest request;

	private final StreamForm form;

	private final StreamCounters counters;

	private final long limit;

	// by partition, from the first one of the request on
	private StreamPosition[] places = new StreamPosition[0];

	private boolean joining;

	// bytes of what is live
	private long waiting;

	StreamQueue(StreamRequest request, StreamForm form, StreamCounters counters, long limit) {
		this.request = request;
		this.form = form;
		this.counters = counters;
		this.limit = limit;
	}

	void begin(StreamPosition[] places, boolean joining) {
		this.places = places.clone();
		this.joining = joining;
	}

	boolean isEmpty() {
		return this.pages.isEmpty() && (this.joining || this.live.isEmpty());
	}

	/**
	 * Add what the feed brings.
	 * @return whether there was room
	 */
	boolean add(StreamFrame frame) {
		if (this.waiting > 0 && this.waiting + frame.size() > this.limit) {
			return false;
		}
		this.waiting += frame.size();
		this.live.addLast(frame);
		return true;
	}

	/**
	 * Add what was read, of which there is more only when this was written.
	 */
	void addRead(List<StreamFrame> page) {
		this.pages.addAll(page);
	}

	void goLive() {
		this.joining = false;
	}

	void clear() {
		this.pages.clear();
		this.live.clear();
	}

	/**
	 * Return what has to be written next, and take it as written.
	 * @return the bytes, {@code null} where there is nothing
	 */
	byte @Nullable [] next() {
		while (!isEmpty()) {
			StreamFrame frame = this.pages.pollFirst();
			if (frame == null) {
				frame = this.live.removeFirst();
				this.waiting -= frame.size();
			}
			byte[] text = text(frame);
			if (text != null) {
				return text;
			}
		}
		return null;
	}

	private byte @Nullable [] text(StreamFrame frame) {
		return switch (frame.kind()) {
			case FIRST -> this.form.write(frame, this.places);
			case BEAT -> this.form.write(frame, moves(frame.places()) ? this.places : NOWHERE);
			case EVENT, REPLAYED, GAP -> placed(frame);
		};
	}

	private boolean moves(StreamPosition[] places) {
		boolean moved = false;
		for (int i = 0; i < this.places.length; i++) {
			StreamPosition place = places[this.request.firstPartition() + i];
			if (place.isKnown() && (!this.places[i].isAtOrAfter(place) || this.places[i].isWithoutPrintOf(place))) {
				this.places[i] = place;
				moved = true;
			}
		}
		return moved;
	}

	private byte @Nullable [] placed(StreamFrame frame) {
		StreamPosition position = frame.position();
		if (position == null) {
			count(frame);
			return this.form.write(frame, NOWHERE);
		}
		int index = frame.partition() - this.request.firstPartition();
		if (position.isKnown() && this.places[index].isAtOrAfter(position)) {
			return null;
		}
		this.places[index] = position;
		count(frame);
		return this.form.write(frame, this.places);
	}

	private void count(StreamFrame frame) {
		if (frame.kind() == StreamFrame.Kind.GAP) {
			this.counters.gaps.increment();
			return;
		}
		this.counters.sent.increment();
		if (frame.kind() == StreamFrame.Kind.REPLAYED) {
			this.counters.replayed.increment();
		}
	}

}
