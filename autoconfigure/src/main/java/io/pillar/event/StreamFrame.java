package io.pillar.event;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What is written to clients, the same bytes for all of them but for the id.
 */
final class StreamFrame {

	// what a frame costs beside its bytes
	private static final int OVERHEAD = 100;

	private static final byte[] BEAT = bytes(":\n\n");

	private final Kind kind;

	private final int partition;

	private final @Nullable StreamPosition position;

	private final StreamPosition[] places;

	private final byte[] text;

	private volatile byte @Nullable [] textWithId;

	private StreamFrame(Kind kind, int partition, @Nullable StreamPosition position, StreamPosition[] places,
			byte[] text) {
		this.kind = kind;
		this.partition = partition;
		this.position = position;
		this.places = places;
		this.text = text;
	}

	/**
	 * Make one of an event or a gap.
	 * @param position where whoever has it is, {@link StreamPosition#UNKNOWN} where
	 * nobody knows, {@code null} where it is where it was
	 */
	static StreamFrame of(Kind kind, int partition, @Nullable StreamPosition position, String text) {
		return new StreamFrame(kind, partition, position, new StreamPosition[0], bytes(text));
	}

	/**
	 * Make the first one.
	 * @param retryMillis after how long a client comes back
	 */
	static StreamFrame first(int retryMillis) {
		return new StreamFrame(Kind.FIRST, 0, null, new StreamPosition[0],
				bytes("retry: %d\n\n".formatted(retryMillis)));
	}

	/**
	 * Make a sign of life.
	 * @param places where whoever has it is, by partition
	 */
	static StreamFrame beat(StreamPosition[] places) {
		return new StreamFrame(Kind.BEAT, 0, null, places, BEAT);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	Kind kind() {
		return this.kind;
	}

	int partition() {
		return this.partition;
	}

	@Nullable StreamPosition position() {
		return this.position;
	}

	StreamPosition[] places() {
		return this.places;
	}

	int size() {
		return this.text.length + OVERHEAD;
	}

	byte[] text() {
		return this.text;
	}

	/**
	 * Return the bytes with the id of whoever follows this partition only. They are made
	 * once for all of those.
	 */
	byte[] textWithOwnId() {
		byte[] known = this.textWithId;
		if (known == null) {
			known = (this.position != null) ? textWith(new StreamPosition[] { this.position }) : this.text;
			this.textWithId = known;
		}
		return known;
	}

	byte[] textWith(StreamPosition[] places) {
		String id = StreamId.write(places);
		if (id.isEmpty()) {
			return this.text;
		}
		byte[] line = bytes("id: " + id + "\n");
		byte[] all = new byte[line.length + this.text.length];
		System.arraycopy(line, 0, all, 0, line.length);
		System.arraycopy(this.text, 0, all, line.length, this.text.length);
		return all;
	}

	/**
	 * What it is.
	 */
	enum Kind {

		FIRST, EVENT, REPLAYED, GAP, BEAT

	}

}
