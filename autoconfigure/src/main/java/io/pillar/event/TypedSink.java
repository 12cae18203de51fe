package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes events of what was sent, for one receiver.
 *
 * @param <T> the type of the events
 */
final class TypedSink<T> implements EventSink {

	private final EventReceiver<T> receiver;

	private final Class<T> type;

	private final Map<String, EventType> types;

	private final EventCodec codec;

	private final EventCounters counters;

	TypedSink(EventReceiver<T> receiver, Class<T> type, List<EventType> types, EventCodec codec,
			EventCounters counters) {
		this.receiver = receiver;
		this.type = type;
		this.types = types.stream().collect(Collectors.toMap(EventType::name, Function.identity(), (one, same) -> one));
		this.codec = codec;
		this.counters = counters;
	}

	@Override
	public boolean wants(Envelope envelope) {
		EventType type = this.types.get(envelope.type());
		return type != null && type.reads(envelope.version());
	}

	@Override
	public void event(Envelope envelope, EventInfo info) {
		EventType read = this.types.get(envelope.type());
		if (read == null) {
			return;
		}
		T event;
		try {
			event = this.type.cast(this.codec.read(envelope.body(), read));
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			this.counters.broken(envelope.type(), ex);
			return;
		}
		this.receiver.event(event, info);
	}

	@Override
	public void gap(EventGap gap) {
		this.receiver.gap(gap);
	}

}
