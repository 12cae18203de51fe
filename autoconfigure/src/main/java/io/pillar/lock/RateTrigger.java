package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * Fires at the multiples of a rate, which are the same for all nodes.
 *
 * @param rate the rate
 * @param earliest before when it does not fire on this node, {@code null} where that is
 * at once
 */
record RateTrigger(Duration rate, @Nullable Instant earliest) implements Trigger {

	@Override
	public Instant nextExecution(TriggerContext context) {
		Instant completed = context.lastCompletion();
		Instant scheduled = context.lastScheduledExecution();
		if (completed == null) {
			Instant now = context.getClock().instant();
			return after((this.earliest != null && this.earliest.isAfter(now)) ? this.earliest : now);
		}
		// a task that began a little early does not fire again for the same time
		return after((scheduled != null && scheduled.isAfter(completed)) ? scheduled : completed);
	}

	private Instant after(Instant time) {
		long rate = Math.max(1, this.rate.toMillis());
		return Instant.ofEpochMilli((Math.floorDiv(time.toEpochMilli(), rate) + 1) * rate);
	}

	@Override
	public String toString() {
		return "every " + this.rate;
	}

}
