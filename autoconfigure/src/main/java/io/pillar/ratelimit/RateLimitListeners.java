package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells all listeners. One that fails fails no request.
 */
final class RateLimitListeners implements RateLimitListener {

	private static final Log logger = LogFactory.getLog(RateLimitListeners.class);

	private final AtomicBoolean told = new AtomicBoolean();

	private final RateLimitListener[] listeners;

	RateLimitListeners(List<RateLimitListener> listeners) {
		this.listeners = listeners.toArray(RateLimitListener[]::new);
	}

	@Override
	public void decided(RateLimitDecision decision) {
		tell((listener) -> listener.decided(decision));
	}

	@Override
	public void decided(RateLimitRequest request, RateLimitDecision decision) {
		tell((listener) -> listener.decided(request, decision));
	}

	@Override
	public void overflowed(String policy) {
		tell((listener) -> listener.overflowed(policy));
	}

	@Override
	public void took(RateLimitDecision.Origin origin, long nanos) {
		tell((listener) -> listener.took(origin, nanos));
	}

	@Override
	public void called() {
		tell(RateLimitListener::called);
	}

	@Override
	public void unreadable(int count) {
		tell((listener) -> listener.unreadable(count));
	}

	private void tell(Consumer<RateLimitListener> what) {
		for (RateLimitListener listener : this.listeners) {
			try {
				what.accept(listener);
			}
			catch (RuntimeException ex) {
				failed(listener, ex);
			}
		}
	}

	private void failed(RateLimitListener listener, RuntimeException ex) {
		String message = "A rate limit listener of %s failed; limits go on without it".formatted(listener.getClass());
		if (this.told.compareAndSet(false, true)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

}
