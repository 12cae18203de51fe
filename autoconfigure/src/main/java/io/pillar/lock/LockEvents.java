package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.lock.LockUnavailableException.Reason;

/**
 * Counts what the locks of this node do, and tells everybody who wants to know.
 */
final class LockEvents {

	private static final Log logger = LogFactory.getLog(LockEvents.class);

	final LongAdder acquired = new LongAdder();

	final LongAdder contended = new LongAdder();

	final LongAdder notAcquired = new LongAdder();

	final LongAdder unavailable = new LongAdder();

	final LongAdder local = new LongAdder();

	final LongAdder released = new LongAdder();

	final LongAdder lost = new LongAdder();

	final LongAdder renewals = new LongAdder();

	final LongAdder failedRenewals = new LongAdder();

	private final List<LockListener> listeners;

	private final Consumer<Object> publisher;

	private final Executor executor;

	/**
	 * Create one.
	 * @param listeners told of everything
	 * @param publisher given what the application hears of
	 * @param executor runs what belongs to the application
	 */
	LockEvents(List<LockListener> listeners, Consumer<Object> publisher, Executor executor) {
		this.listeners = List.copyOf(listeners);
		this.publisher = publisher;
		this.executor = executor;
	}

	void acquired(Lease lease, Duration waited, boolean contended) {
		this.acquired.increment();
		if (contended) {
			this.contended.increment();
		}
		tell((listener) -> listener.acquired(lease, waited, contended));
	}

	void notAcquired(String name, Duration waited, Reason reason) {
		((reason == Reason.REDIS_DOWN) ? this.unavailable : this.notAcquired).increment();
		tell((listener) -> listener.notAcquired(name, waited, reason));
	}

	void released(Lease lease, Duration held) {
		this.released.increment();
		tell((listener) -> listener.released(lease, held));
	}

	void renewed(boolean answered) {
		(answered ? this.renewals : this.failedRenewals).increment();
	}

	/**
	 * Tell everybody that a lease is lost: the thread first, then those who listen.
	 */
	void lost(Hold hold, LeaseLoss loss) {
		this.lost.increment();
		Duration held = hold.heldFor();
		logger.warn("Lost the lease of lock '%s' (token %d) after %d ms: %s".formatted(loss.lock(), loss.token(),
				held.toMillis(), loss.reason().description()));
		hold.interrupt();
		tellListenersOf(hold, loss);
		tell((listener) -> listener.lost(loss, held));
		this.executor.execute(() -> run(loss, this.publisher::accept));
	}

	/**
	 * Tell those who listen to a lease and were not told yet.
	 */
	void tellListenersOf(Hold hold, LeaseLoss loss) {
		for (Consumer<LeaseLoss> next = hold.listeners().next(); next != null; next = hold.listeners().next()) {
			Consumer<LeaseLoss> listener = next;
			this.executor.execute(() -> run(loss, listener));
		}
	}

	private static void run(LeaseLoss loss, Consumer<? super LeaseLoss> listener) {
		try {
			listener.accept(loss);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed when the lease of lock '%s' was lost".formatted(loss.lock()), ex);
		}
	}

	private void tell(Consumer<LockListener> news) {
		for (LockListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				// whoever holds the lock now must get its lease
				logger.debug("A listener of locks failed", ex);
			}
		}
	}

}
