package io.pillar.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.ApplicationContext;

/**
 * Writes down what a listener is told.
 */
final class HeardChanges implements RedisAvailability.Listener {

	private final Queue<String> heard = new ConcurrentLinkedQueue<>();

	private HeardChanges() {
	}

	static Queue<String> of(ApplicationContext context) {
		HeardChanges changes = new HeardChanges();
		context.getBean(RedisAvailability.class).addListener(changes);
		return changes.heard;
	}

	@Override
	public void unavailable() {
		this.heard.add("unavailable");
	}

	@Override
	public boolean repair() {
		this.heard.add("repair");
		return true;
	}

	@Override
	public void available() {
		this.heard.add("available");
	}

}
