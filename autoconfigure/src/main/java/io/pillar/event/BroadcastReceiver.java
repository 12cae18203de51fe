package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Publishes to the application what other nodes have sent, and has sent to them what the
 * application publishes.
 */
final class BroadcastReceiver implements SmartInitializingSingleton, EventReceiver<Object> {

	private final Supplier<TypedEventBus> bus;

	private final Set<Class<?>> types;

	private final ConfigurableApplicationContext application;

	private final BroadcastSender sender;

	BroadcastReceiver(Supplier<TypedEventBus> bus, Set<Class<?>> types, ConfigurableApplicationContext application,
			BroadcastSender sender) {
		this.bus = bus;
		this.types = types;
		this.application = application;
		this.sender = sender;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, List<Class<?>>> topics = this.types.stream()
			.collect(Collectors.groupingBy((type) -> type.getAnnotation(Broadcast.class).value()));
		// no bean of its own: it has to come after methods that listen, which are there
		// by now and have the same order
		this.application.addApplicationListener(this.sender);
		topics.forEach((topic, types) -> this.bus.get().subscribe(EventTopic.parse(topic), types, this));
	}

	/**
	 * The listeners of this node have heard its own events already.
	 */
	@Override
	public void event(Object event, EventInfo info) {
		if (!info.isOwn()) {
			this.application.publishEvent(new ReceivedBroadcast<>(this, event));
		}
	}

	@Override
	public void gap(EventGap gap) {
		this.application.publishEvent(gap);
	}

}
