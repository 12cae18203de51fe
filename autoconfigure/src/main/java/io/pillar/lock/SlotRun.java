package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The run of a slot that the current thread is in.
 *
 * @since 0.1.0
 */
public final class SlotRun {

	private static final ThreadLocal<@Nullable SlotRun> CURRENT = new ThreadLocal<>();

	private final String job;

	private final SlotAnswer answer;

	private final Instant started;

	// what is known of the time of the fleet may go back while it runs
	private final long begun = System.nanoTime();

	private volatile boolean isCurrent = true;

	SlotRun(String job, SlotAnswer answer, Instant started) {
		this.job = job;
		this.answer = answer;
		this.started = started;
	}

	/**
	 * Return the run of the current thread.
	 * @return the run
	 * @throws IllegalStateException if the thread runs no slot
	 */
	public static SlotRun current() {
		SlotRun current = CURRENT.get();
		if (current == null) {
			throw new IllegalStateException("This thread runs no slot of a method that is @RunOnce");
		}
		return current;
	}

	/**
	 * Return the name of the job.
	 * @return the name
	 */
	public String job() {
		return this.job;
	}

	/**
	 * Return the time of the slot.
	 * @return the planned time, the same on all nodes
	 */
	public Instant slot() {
		return this.answer.slot();
	}

	/**
	 * Return how many times the slot was begun.
	 * @return 1, or more where a node died that ran it
	 */
	public int attempt() {
		return this.answer.attempt();
	}

	/**
	 * Return the fencing token: larger than that of every run of the job that began
	 * before. {@link JdbcFence#check(String, long)} takes it with the name of the job.
	 * @return the token
	 */
	public long token() {
		return this.answer.token();
	}

	/**
	 * Return whether the slot is still this node's, as far as it knows.
	 * @return {@code false} once another node took it for dead
	 */
	public boolean isCurrent() {
		return this.isCurrent;
	}

	void taken() {
		this.isCurrent = false;
	}

	Instant started() {
		return this.started;
	}

	Duration lasted() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

	void enter() {
		CURRENT.set(this);
	}

	static void leave() {
		CURRENT.remove();
	}

}
