package io.pillar.presence;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the application, and counts. What a listener throws ends nothing.
 */
final class PresenceEvents {

	private static final Log logger = LogFactory.getLog(PresenceEvents.class);

	final LongAdder joins = new LongAdder();

	final LongAdder leaves = new LongAdder();

	final LongAdder updates = new LongAdder();

	final LongAdder swept = new LongAdder();

	final LongAdder heals = new LongAdder();

	final LongAdder resyncs = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder failures = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder beats = new LongAdder();

	final LongAdder beatNanos = new LongAdder();

	private final AtomicBoolean complained = new AtomicBoolean();

	private final Consumer<Object> publisher;

	PresenceEvents(Consumer<Object> publisher) {
		this.publisher = publisher;
	}

	void joined(String channel, String user) {
		this.joins.increment();
		tell(new MemberJoined(channel, user));
	}

	void left(String channel, String user) {
		this.leaves.increment();
		tell(new MemberLeft(channel, user));
	}

	void updated(String channel, Member member) {
		this.updates.increment();
		tell(new MemberUpdated(channel, member));
	}

	void typing(String channel, String user) {
		tell(new MemberTyping(channel, user));
	}

	private void tell(Object event) {
		try {
			this.publisher.accept(event);
		}
		catch (Throwable ex) {
			this.failures.increment();
			// its message may say who it is about
			if (this.complained.compareAndSet(false, true)) {
				logger.warn("A listener failed at a %s: %s. The next failures are counted and not said."
					.formatted(event.getClass().getSimpleName(), ex.getClass().getName()));
			}
			logger.debug("This is where a listener failed", ex);
		}
	}

	PresenceStats stats(long members, long online) {
		return new PresenceStats(members, online, this.joins.sum(), this.leaves.sum(), this.updates.sum(),
				this.swept.sum(), this.heals.sum(), this.resyncs.sum(), this.refused.sum(), this.failures.sum(),
				this.unreadable.sum(), this.beats.sum(), this.beatNanos.sum());
	}

}
