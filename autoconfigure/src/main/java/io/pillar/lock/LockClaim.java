package io.pillar.lock;

import java.time.Duration;

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

}
