package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.awaitility.Awaitility.await;

/**
 * Writes down what a subscription gets, in order: events and gaps.
 */
final class Heard<T> implements EventReceiver<T> {

	private final List<Object> all = new CopyOnWriteArrayList<>();

	private final List<EventInfo> infos = new CopyOnWriteArrayList<>();

	@Override
	public void event(T event, EventInfo info) {
		this.infos.add(info);
		this.all.add(event);
	}

	@Override
	public void gap(EventGap gap) {
		this.all.add(gap);
	}

	List<Object> all() {
		return new ArrayList<>(this.all);
	}

	List<EventInfo> infos() {
		return new ArrayList<>(this.infos);
	}

	List<EventGap> gaps() {
		return this.all.stream().filter(EventGap.class::isInstance).map(EventGap.class::cast).toList();
	}

	Heard<T> awaitCount(int count) {
		await().pollInterval(Duration.ofMillis(10)).until(() -> this.all.size() >= count);
		return this;
	}

	Heard<T> awaitLast(Object last) {
		await().pollInterval(Duration.ofMillis(10)).until(() -> this.all.contains(last));
		return this;
	}

}
