package io.pillar.docs.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * A service that knows Spring's events only.
 */
// tag::listener[]
@Service
public class Orders {

	private final List<String> known = new CopyOnWriteArrayList<>();

	private final ApplicationEventPublisher publisher;

	Orders(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	public void place(String id) {
		this.publisher.publishEvent(new OrderPlaced(id));
	}

	@EventListener
	void on(OrderPlaced placed) {
		// on every node, once
		this.known.add(placed.id());
	}

	public List<String> known() {
		return List.copyOf(this.known);
	}

}
// end::listener[]
