package io.pillar.lock;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear that leases of one lock are lost.
 */
final class LossListeners {

	private final Queue<Listener> listeners = new ConcurrentLinkedQueue<>();

	void add(Lease lease, Consumer<LeaseLoss> told) {
		this.listeners.add(new Listener(lease, told));
	}

	void remove(Lease lease) {
		this.listeners.removeIf((listener) -> listener.lease == lease);
	}

	/**
	 * Take one that was not told yet.
	 * @return a listener, {@code null} where there is none
	 */
	@Nullable Consumer<LeaseLoss> next() {
		Listener next = this.listeners.poll();
		return (next != null) ? next.told : null;
	}

	private record Listener(Lease lease, Consumer<LeaseLoss> told) {

	}

}
