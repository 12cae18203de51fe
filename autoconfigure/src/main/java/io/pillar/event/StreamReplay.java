package io.pillar.event;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads for a client what it missed, one page after the other, partition by partition;
 * has it join the feed, and reads what came in between.
 */
final class StreamReplay {

	/**
	 * Why a client is told of a gap when the history cannot be read now.
	 */
	static final String UNAVAILABLE = "unavailable";

	private final StreamClient client;

	private final StreamRequest request;

	private final EventFeed feed;

	private final StreamReads reads;

	private final StreamFrames frames;

	private final StreamPosition[] told;

	private final StreamPosition[] places;

	private int index;

	private boolean joined;

	StreamReplay(StreamClient client, StreamPosition[] places, EventFeed feed, StreamReads reads, StreamFrames frames) {
		this.client = client;
		this.request = client.request();
		this.told = places;
		this.places = places.clone();
		this.feed = feed;
		this.reads = reads;
		this.frames = frames;
	}

	/**
	 * Read the next page. One thread at a time.
	 */
	void next() {
		StreamPosition place = this.places[this.index];
		this.reads
			.read(this.request.settings(), this.request.firstPartition() + this.index, Math.max(1, place.number()))
			.whenComplete((reading, ex) -> {
				try {
					taken(reading);
				}
				catch (RuntimeException failure) {
					this.frames.failed(failure);
					this.client.close();
				}
			});
	}

	private void taken(@Nullable EventReading reading) {
		if (reading == null) {
			goOnWithout();
			return;
		}
		StreamPosition place = this.places[this.index];
		StreamPage page = new StreamPage(this.request, this.request.firstPartition() + this.index, this.frames, place,
				!this.joined && place == this.told[this.index])
			.take(reading);
		this.places[this.index] = page.place();
		this.client.read(page.frames(), page.hasMore() ? this::next : this::following);
	}

	private void following() {
		this.index = (this.index + 1) % this.places.length;
		if (this.index > 0) {
			next();
		}
		else if (this.joined) {
			this.client.live();
		}
		else {
			this.joined = true;
			this.feed.join(this.client, (begin) -> {
			});
			next();
		}
	}

	/**
	 * The history cannot be read: tell so where this node is not where the client is.
	 */
	private void goOnWithout() {
		List<StreamFrame> gaps = new ArrayList<>();
		this.feed.join(this.client, (begin) -> {
			for (int i = 0; i < begin.length; i++) {
				if (!begin[i].isSame(this.places[i])) {
					gaps.add(this.frames.gap(this.request.settings().name(), this.request.firstPartition() + i,
							UNAVAILABLE, begin[i]));
				}
			}
		});
		this.client.read(gaps, null);
		this.client.live();
	}

}
