package io.pillar.benchmark;

import java.util.stream.Stream;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.event.EventBus;
import io.pillar.event.EventGap;
import io.pillar.event.EventInfo;
import io.pillar.event.EventReceiver;
import io.pillar.event.EventTopic;

/**
 * Pillar's own events.
 */
final class PillarMessenger implements Messenger {

	private static final EventTopic EVENTS = EventTopic.of(TOPIC);

	private final ConfigurableApplicationContext context;

	private final EventBus bus;

	PillarMessenger(String redis, String... settings) {
		this.context = SpringNodes.pillarContext(redis, new Class<?>[0],
				// the peers wait that long too for a server that has much to do
				Stream
					.concat(Stream.of("--pillar.redis.timeout=30s"),
							Stream.of(settings).map((setting) -> "--pillar.event.topics." + TOPIC + "." + setting))
					.toArray(String[]::new));
		this.bus = this.context.getBean(EventBus.class);
	}

	@Override
	public void send(Message message) {
		this.bus.publish(EVENTS, message);
	}

	@Override
	public void listen(Receiver receiver) {
		this.bus.subscribe(EVENTS, Message.class, new Listener(receiver));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Knows gaps by the numbers that messages have, where others were sent before the
	 * first of them.
	 */
	private static final class Listener implements EventReceiver<Message> {

		private final Receiver receiver;

		private volatile long before;

		Listener(Receiver receiver) {
			this.receiver = receiver;
		}

		@Override
		public void event(Message message, EventInfo info) {
			if (message.number() > 0) {
				info.number().ifPresent((number) -> this.before = number - message.number());
			}
			this.receiver.message(message);
		}

		@Override
		public void gap(EventGap gap) {
			this.receiver.missing(gap.from() - this.before, gap.to() - this.before);
		}

	}

}
