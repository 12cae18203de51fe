package io.pillar.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What is written to clients, the same bytes for all of them but for the id.
 */
final class StreamFrame {

	// what a frame costs beside its bytes
	private static final int OVERHEAD = 100;

	private static final byte[] BEAT = bytes(":\n\n");

	private static final String END = "\n\n";

	private final Kind kind;

	private final int partition;

	private final @Nullable StreamPosition position;

	private final StreamPosition[] places;

	private final String name;

	private final byte[] text;

	// where the data begins in the text
	private final int data;

	private volatile byte @Nullable [] textWithId;

	private StreamFrame(Kind kind, int partition, @Nullable StreamPosition position, StreamPosition[] places,
			String name, byte[] text, int data) {
		this.kind = kind;
		this.partition = partition;
		this.position = position;
		this.places = places;
		this.name = name;
		this.text = text;
		this.data = data;
	}

	/**
	 * Make one of an event or a gap.
	 * @param position where whoever has it is, {@link StreamPosition#UNKNOWN} where
	 * nobody knows, {@code null} where it is where it was
	 * @param name what it is for whoever has it
	 * @param json what it says, in one line
	 */
	static StreamFrame of(Kind kind, int partition, @Nullable StreamPosition position, String name, String json) {
		String head = "event: " + name + "\ndata: ";
		return new StreamFrame(kind, partition, position, new StreamPosition[0], name, bytes(head + json + END),
				head.length());
	}

	/**
	 * Make the first one.
	 * @param retryMillis after how long a client comes back
	 */
	static StreamFrame first(int retryMillis) {
		byte[] text = bytes("retry: %d\n\n".formatted(retryMillis));
		return new StreamFrame(Kind.FIRST, 0, null, new StreamPosition[0], "pillar-begin", text, text.length);
	}

	/**
	 * Make a sign of life.
	 * @param places where whoever has it is, by partition
	 */
	static StreamFrame beat(StreamPosition[] places) {
		return new StreamFrame(Kind.BEAT, 0, null, places, "pillar-beat", BEAT, BEAT.length);
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

	String name() {
		return this.name;
	}

	boolean hasData() {
		return this.data < this.text.length;
	}

	void writeData(ByteArrayOutputStream out) {
		out.write(this.text, this.data, this.text.length - this.data - END.length());
	}

	/**
	 * Write it as a server-sent event.
	 * @param places where whoever has it is then, none where that is not told
	 */
	byte[] serverSent(StreamPosition[] places) {
		return (places.length == 1 && this.position != null) ? textWithOwnId() : textWith(places);
	}

	/**
	 * Return the bytes with the id of whoever follows this partition only. They are made
	 * once for all of those.
	 */
	private byte[] textWithOwnId() {
		byte[] known = this.textWithId;
		if (known == null) {
			known = (this.position != null) ? textWith(new StreamPosition[] { this.position }) : this.text;
			this.textWithId = known;
		}
		return known;
	}

	private byte[] textWith(StreamPosition[] places) {
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
