package io.pillar.event;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.ExecutorChannelInterceptor;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;

/**
 * Hands the messages that the simple broker of this node was given to the brokers of the
 * other nodes.
 */
/*
 * A message is taken where the broker has handled it: whatever may refuse it has not, and
 * the subscribers of this node have it, with Redis or without. What arrives from another
 * node is given to the broker itself and not to a channel, so that it is not taken again.
 *
 * What was sent to a user is taken where it is resolved to the sessions of that user on
 * this node, and resolved again on each other node; not where it was meant for one
 * session, which is here.
 */
final class StompBridge
		implements ExecutorChannelInterceptor, EventReceiver<StompMessage>, StompBridgeInspection, DisposableBean {

	/**
	 * The topic on which messages travel.
	 */
	static final String TOPIC = "stomp";

	private final LongAdder sent = new LongAdder();

	private final LongAdder received = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private final StompDestinations destinations;

	private final EventBus bus;

	private final EventCounters counters;

	private final StompBroker broker;

	private @Nullable Subscription subscription;

	StompBridge(StompDestinations destinations, EventBus bus, EventCounters counters, StompBroker broker) {
		this.destinations = destinations;
		this.bus = bus;
		this.counters = counters;
		this.broker = broker;
	}

	void begin() {
		this.broker.addInterceptor(this);
		this.subscription = this.bus.subscribe(EventTopic.parse(TOPIC + ":*"), StompMessage.class, this);
	}

	@Override
	public void afterMessageHandled(Message<?> message, MessageChannel channel, MessageHandler handler,
			@Nullable Exception ex) {
		String destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
		if (ex == null && destination != null && this.broker.handles(handler, destination)
				&& this.destinations.contain(destination) && isTaken(message, channel, destination)) {
			send(message, destination);
		}
	}

	private boolean isTaken(Message<?> message, MessageChannel channel, String destination) {
		MessageHeaders headers = message.getHeaders();
		if (SimpMessageHeaderAccessor.getMessageType(headers) != SimpMessageType.MESSAGE || NativeMessageHeaderAccessor
			.getFirstNativeHeader(SimpMessageHeaderAccessor.ORIGINAL_DESTINATION, headers) != null) {
			return false;
		}
		// what a client sends has its session, which is not whom it is for
		return !this.broker.isOfAUser(destination) || !this.broker.isOfTheApplication(channel)
				|| SimpMessageHeaderAccessor.getSessionId(headers) == null;
	}

	private void send(Message<?> message, String destination) {
		try {
			StompMessage travelling = StompMessages.of(message, destination);
			if (travelling != null) {
				this.bus.publishAsync(EventTopic.of(TOPIC, destination), travelling);
				this.sent.increment();
				return;
			}
		}
		catch (IllegalArgumentException ex) {
			this.counters.warnOnce("stomp:out", "A message of the STOMP broker cannot be sent to other nodes: "
					+ ex.getMessage() + ". Further ones are counted, not logged", null);
		}
		this.skipped.increment();
	}

	@Override
	public void event(StompMessage message, EventInfo info) {
		if (info.isOwn()) {
			return;
		}
		if (message.destination() == null || message.payload() == null
				|| !this.destinations.contain(message.destination())) {
			this.skipped.increment();
			return;
		}
		this.broker.handle(StompMessages.message(message), message.destination());
		this.received.increment();
	}

	@Override
	public StompBridgeStats stats() {
		return new StompBridgeStats(this.sent.sum(), this.received.sum(), this.skipped.sum());
	}

	@Override
	public void destroy() {
		if (this.subscription != null) {
			this.subscription.close();
		}
	}

}
