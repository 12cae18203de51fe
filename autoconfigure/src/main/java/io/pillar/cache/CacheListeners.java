package io.pillar.cache;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * All listeners of the application as one. What a listener throws disturbs neither the
 * cache nor the other listeners.
 */
final class CacheListeners implements CacheListener {

	private static final Log logger = LogFactory.getLog(CacheListeners.class);

	private final AtomicBoolean told = new AtomicBoolean();

	private final List<CacheListener> listeners;

	CacheListeners(ObjectProvider<CacheListener> listeners) {
		this.listeners = listeners.orderedStream().toList();
	}

	@Override
	public void created(WatchedCache cache) {
		tell((listener) -> listener.created(cache));
	}

	@Override
	public void invalidationReceived(long lagNanos) {
		tell((listener) -> listener.invalidationReceived(lagNanos));
	}

	@Override
	public void waitedForLoad(String cache, long nanos) {
		tell((listener) -> listener.waitedForLoad(cache, nanos));
	}

	@Override
	public void payloadWritten(String cache, int bytes) {
		tell((listener) -> listener.payloadWritten(cache, bytes));
	}

	private void tell(Consumer<CacheListener> event) {
		for (CacheListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				failed(listener, ex);
			}
		}
	}

	private void failed(CacheListener listener, RuntimeException ex) {
		String message = "A %s of %s failed; the cache goes on without it"
			.formatted(CacheListener.class.getSimpleName(), listener.getClass());
		if (this.told.compareAndSet(false, true)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

}
