package io.pillar.event;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes what clients are sent. What an event says is read and written again, so that a
 * client sees nothing but what its type has.
 */
final class StreamFrames {

	static final String GAP = "pillar-gap";

	private static final Pattern END = Pattern.compile("\r\n|\r|\n");

	private final EventTypes types;

	private final EventCodec codec;

	private final EventCounters counters;

	StreamFrames(EventTypes types, EventCodec codec, EventCounters counters) {
		this.types = types;
		this.codec = codec;
		this.counters = counters;
	}

	boolean knows(Envelope envelope) {
		EventType type = this.types.named(envelope.type());
		return type != null && type.reads(envelope.version());
	}

	/**
	 * Read what is in a history.
	 * @return the event, or {@code null} for what is none
	 */
	@Nullable Envelope read(String text) {
		try {
			return Envelope.read(text);
		}
		catch (IllegalArgumentException ex) {
			this.counters.unreadable.increment();
			return null;
		}
	}

	void failed(RuntimeException ex) {
		this.counters.warnOnce("stream:" + ex.getClass().getName(),
				"What a client missed could not be made out, and its stream was closed", ex);
	}

	/**
	 * Make what tells of an event.
	 * @return it, or {@code null} for what cannot be read
	 */
	@Nullable StreamFrame event(Envelope envelope, int partition, @Nullable StreamPosition position, StreamFrame.Kind kind) {
		EventType type = this.types.named(envelope.type());
		if (type == null || !type.reads(envelope.version())) {
			return null;
		}
		try {
			String json = this.codec.write(this.codec.read(envelope.body(), type), type);
			// a mapper may write several lines
			return StreamFrame.of(kind, partition, position, type.name(), END.matcher(json).replaceAll(" "));
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			this.counters.broken(envelope.type(), ex);
			return null;
		}
	}

	/**
	 * Make what tells of a gap.
	 */
	StreamFrame gap(EventGap gap, @Nullable StreamPosition position) {
		String range = gap.isOpen() ? ",\"from\":%d".formatted(gap.from())
				: ",\"from\":%d,\"to\":%d".formatted(gap.from(), gap.to());
		return gap(gap.topic(), gap.partition(), range, gap.reason().name().toLowerCase(Locale.ROOT), position);
	}

	/**
	 * Make what tells of a gap of which nothing is known but that there may be one.
	 */
	StreamFrame gap(String topic, int partition, String reason, @Nullable StreamPosition position) {
		return gap(topic, partition, "", reason, position);
	}

	private static StreamFrame gap(String topic, int partition, String range, String reason,
			@Nullable StreamPosition position) {
		String json = "{\"topic\":\"%s\",\"partition\":%d%s,\"reason\":\"%s\"}".formatted(topic, partition, range,
				reason);
		return StreamFrame.of(StreamFrame.Kind.GAP, partition, position, GAP, json);
	}

}
