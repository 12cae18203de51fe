package io.pillar.event;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to events, tells those who want to know, and tells the log of each
 * kind of trouble once.
 */
final class EventCounters {

	private static final Log logger = LogFactory.getLog(EventBus.class);

	private static final int MAX_KINDS = 100;

	final LongAdder published = new LongAdder();

	final LongAdder alone = new LongAdder();

	final LongAdder uncertain = new LongAdder();

	final LongAdder received = new LongAdder();

	final LongAdder replayed = new LongAdder();

	final LongAdder delivered = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder unknownType = new LongAdder();

	final LongAdder unknownVersion = new LongAdder();

	final LongAdder broken = new LongAdder();

	final LongAdder repeated = new LongAdder();

	final LongAdder gaps = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder kept = new LongAdder();

	final LongAdder sentLater = new LongAdder();

	final LongAdder unsent = new LongAdder();

	private final Set<String> said = ConcurrentHashMap.newKeySet();

	private final List<EventBusListener> listeners;

	EventCounters(List<EventBusListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	void sent(EventReach reach) {
		((reach == EventReach.FLEET) ? this.published : (reach == EventReach.NODE) ? this.alone : this.uncertain)
			.increment();
	}

	void delivered(String topic, long waitedNanos, long tookNanos) {
		this.delivered.increment();
		if (!this.listeners.isEmpty()) {
			Duration waited = Duration.ofNanos(waitedNanos);
			Duration took = Duration.ofNanos(tookNanos);
			tell((listener) -> listener.delivered(topic, waited, took));
		}
	}

	void gap(EventGap gap) {
		this.gaps.increment();
		tell((listener) -> listener.missed(gap));
		warnOnce("gap:" + gap.topic() + gap.reason(),
				"Events of topic '%s' are missing (%s). Further gaps of this kind are counted, not logged"
					.formatted(gap.topic(), gap.reason()),
				null);
	}

	/**
	 * Count an event that could not be read.
	 */
	void broken(String type, Throwable ex) {
		this.broken.increment();
		// not what it says, which may quote what was read
		warnOnce("broken:" + type,
				"An event '%s' could not be read and was left out: %s".formatted(type, ex.getClass().getName()), null);
	}

	private void tell(Consumer<EventBusListener> news) {
		for (EventBusListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (Throwable ex) {
				logger.debug("A listener of the event bus failed", ex);
			}
		}
	}

	/**
	 * Tell the log of a kind of trouble, the first time it is met.
	 * @param kind what tells kinds apart; names from outside are bounded by their number
	 * @param message what happened
	 * @param ex why
	 */
	void warnOnce(String kind, String message, @Nullable Throwable ex) {
		if (this.said.size() < MAX_KINDS && this.said.add(kind)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

	EventStats stats(long subscriptions, long waiting, long full) {
		return new EventStats(this.published.sum(), this.alone.sum(), this.uncertain.sum(), this.received.sum(),
				this.replayed.sum(), this.delivered.sum(), this.failed.sum(), this.unreadable.sum(),
				this.unknownType.sum(), this.unknownVersion.sum(), this.broken.sum(), this.repeated.sum(),
				this.gaps.sum(), this.dropped.sum(), this.kept.sum(), this.sentLater.sum(), this.unsent.sum(),
				subscriptions, waiting, full);
	}

}
