package io.pillar.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;

/**
 * Fires when a slot of a schedule comes by the clock of the fleet, and knows which slot
 * that is.
 */
/*
 * A scheduler asks for the next time and then runs the task once; where it runs it on
 * another thread, it may have asked again before that thread begins. So slots wait in a
 * queue for the runs they belong to. The slot is what the schedule says, never what a
 * clock shows when the task begins: that may be a little earlier or much later.
 */
final class SlotTrigger implements Trigger {

	private final Trigger schedule;

	private final FleetClock fleet;

	private final Queue<Instant> fired = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Instant last;

	SlotTrigger(Trigger schedule, FleetClock fleet) {
		this.schedule = schedule;
		this.fleet = fleet;
	}

	@Override
	public @Nullable Instant nextExecution(TriggerContext context) {
		Duration ahead = this.fleet.aheadOf(context.getClock());
		Instant next = this.schedule.nextExecution(new InFleet(context, ahead, this.last));
		this.last = next;
		if (next == null) {
			return null;
		}
		this.fired.add(next);
		return next.minus(ahead);
	}

	/**
	 * Return the slot of a run that begins.
	 * @return the slot
	 */
	Instant take() {
		Instant slot = this.fired.poll();
		if (slot == null) {
			throw new IllegalStateException("A task was run that its schedule did not ask for");
		}
		return slot;
	}

	/**
	 * Return the slots of a time.
	 * @param from the time before the first
	 * @param to the last that may be one
	 * @param count how many at most: the last ones
	 * @return the slots
	 */
	List<Instant> between(Instant from, Instant to, int count) {
		Deque<Instant> slots = new ArrayDeque<>();
		Instant slot = after(from);
		while (slot != null && !slot.isAfter(to)) {
			slots.addLast(slot);
			if (slots.size() > count) {
				slots.removeFirst();
			}
			Instant next = after(slot);
			// some schedules stand still where clocks are changed
			slot = (next != null && next.isAfter(slot)) ? next : null;
		}
		return List.copyOf(slots);
	}

	@Nullable Instant after(Instant time) {
		return this.schedule.nextExecution(new After(time));
	}

	@Override
	public String toString() {
		return this.schedule.toString();
	}

	/**
	 * What a node did, by the clock of the fleet.
	 */
	private record InFleet(TriggerContext context, Duration ahead, @Nullable Instant last) implements TriggerContext {

		@Override
		public Clock getClock() {
			return Clock.offset(this.context.getClock(), this.ahead);
		}

		@Override
		public @Nullable Instant lastScheduledExecution() {
			return this.last;
		}

		@Override
		public @Nullable Instant lastActualExecution() {
			return shift(this.context.lastActualExecution());
		}

		@Override
		public @Nullable Instant lastCompletion() {
			return shift(this.context.lastCompletion());
		}

		private @Nullable Instant shift(@Nullable Instant time) {
			return (time != null) ? time.plus(this.ahead) : null;
		}

	}

	/**
	 * What is next after a time.
	 */
	private record After(Instant time) implements TriggerContext {

		@Override
		public Instant lastScheduledExecution() {
			return this.time;
		}

		@Override
		public Instant lastActualExecution() {
			return this.time;
		}

		@Override
		public Instant lastCompletion() {
			return this.time;
		}

	}

}
