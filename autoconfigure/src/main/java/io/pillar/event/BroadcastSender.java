package io.pillar.event;

import java.util.function.Supplier;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Hears what the application publishes and sends it to the other nodes, after the
 * listeners of this one.
 */
final class BroadcastSender implements GenericApplicationListener {

	private final Supplier<TypedEventBus> bus;

	private final AfterCommit afterCommit;

	BroadcastSender(Supplier<TypedEventBus> bus, AfterCommit afterCommit) {
		this.bus = bus;
		this.afterCommit = afterCommit;
	}

	@Override
	public boolean supportsEventType(ResolvableType type) {
		Class<?> event = type.toClass();
		if (!PayloadApplicationEvent.class.isAssignableFrom(event) || ReceivedBroadcast.class.isAssignableFrom(event)) {
			return false;
		}
		Class<?> payload = type.as(PayloadApplicationEvent.class).getGeneric().resolve();
		return payload == null || payload.isAnnotationPresent(Broadcast.class);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof PayloadApplicationEvent<?> payload && !(event instanceof ReceivedBroadcast<?>)) {
			Object content = payload.getPayload();
			Broadcast broadcast = content.getClass().getAnnotation(Broadcast.class);
			if (broadcast != null) {
				// written now: it may change until the commit, and be unfit for it
				this.afterCommit.run(this.bus.get().prepare(EventTopic.parse(broadcast.value()), content));
			}
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Runs work once the transaction of the caller is committed, or now where there is
	 * none.
	 */
	interface AfterCommit {

		void run(Runnable work);

	}

}
