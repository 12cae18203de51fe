package io.pillar.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.RedisAvailability.Listener;

/**
 * Tells those who want to know that Redis goes and comes. All but adding and removing
 * happens on the monitor's thread.
 */
final class RedisListeners {

	private static final Log logger = LogFactory.getLog(RedisListeners.class);

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private boolean toldAvailable;

	private boolean complained;

	void add(Listener listener) {
		this.listeners.add(listener);
	}

	void remove(Listener listener) {
		this.listeners.remove(listener);
	}

	void unavailable() {
		if (this.toldAvailable) {
			this.toldAvailable = false;
			tell(Listener::unavailable);
		}
	}

	boolean repair() {
		for (Listener listener : this.listeners) {
			if (!repairs(listener)) {
				return false;
			}
		}
		return true;
	}

	void available() {
		this.toldAvailable = true;
		this.complained = false;
		tell(Listener::available);
	}

	private boolean repairs(Listener listener) {
		try {
			return listener.repair();
		}
		catch (RedisUnavailableException ex) {
			return false;
		}
		catch (Throwable ex) {
			if (!this.complained) {
				this.complained = true;
				logger.warn("Redis answers, but is not used until this is repaired: " + ex);
			}
			logger.debug("A repair failed", ex);
			return false;
		}
	}

	private void tell(Consumer<Listener> news) {
		for (Listener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				// the others must hear it too
				logger.warn("A listener failed at a change of Redis: " + ex);
				logger.debug("This is where it failed", ex);
			}
		}
	}

}
