package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.pillar.lock.LockOptions.Settings;

/**
 * What somebody asks for: one lock, for one time. Its owner is a name that no other claim
 * of any node ever has, so that whatever is done in its name reaches nobody else.
 */
final class LockClaim {

	private final String name;

	private final String owner;

	private final String thread;

	private final Settings settings;

	private final Duration lease;

	private volatile long ticket;

	private volatile long lastMoment;

	private final AtomicInteger unanswered = new AtomicInteger();

	LockClaim(String name, String owner, String thread, Settings settings, Duration lease) {
		this.name = name;
		this.owner = owner;
		this.thread = thread;
		this.settings = settings;
		this.lease = lease;
	}

	String name() {
		return this.name;
	}

	String owner() {
		return this.owner;
	}

	/**
	 * The name of the thread, for people.
	 */
	String thread() {
		return this.thread;
	}

	LockForm form() {
		return this.settings.form();
	}

	Settings settings() {
		return this.settings;
	}

	Duration lease() {
		return this.lease;
	}

	/**
	 * Its place among those who wait, zero before it has one. Whoever is taken for gone
	 * and comes back gets the place that it had.
	 */
	long ticket() {
		return this.ticket;
	}

	void ticket(long ticket) {
		this.ticket = ticket;
	}

	/**
	 * Note that it is asked for, by one thread at a time.
	 * @param lastMoment after which the question has no effect, by the clock of the table
	 */
	void asked(long lastMoment) {
		this.lastMoment = Math.max(this.lastMoment, lastMoment);
		this.unanswered.incrementAndGet();
	}

	void answered() {
		this.unanswered.decrementAndGet();
	}

	/**
	 * Until when something that was asked and not answered may have an effect, by the
	 * clock of the table: zero where nothing may.
	 */
	long lastMoment() {
		return mayBeAsked() ? this.lastMoment : 0;
	}

	/**
	 * Whether something was asked and not answered.
	 */
	boolean mayBeAsked() {
		return this.unanswered.get() > 0;
	}

	/**
	 * Whether the table may know of it.
	 */
	boolean mayBeKnown() {
		return mayBeAsked() || this.ticket > 0;
	}

}
