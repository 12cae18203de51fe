package io.pillar.lock;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How a lock is acquired. What is not said is as configured under {@code pillar.lock}.
 *
 * @since 0.1.0
 */
public final class LockOptions {

	static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

	static final Duration LONGEST = Duration.ofDays(7);

	/**
	 * The beginning of names that nobody else may use, whoever chooses them.
	 */
	static final String OWN_NAMES = "pillar:";

	private static final LockOptions DEFAULTS = new LockOptions(new Settings(LockForm.EXCLUSIVE, 1, false, true, false),
			null, null, null, false);

	private final Settings settings;

	private final @Nullable Duration wait;

	private final @Nullable Duration lease;

	private final @Nullable OnRedisDown onRedisDown;

	private final boolean ownName;

	private LockOptions(Settings settings, @Nullable Duration wait, @Nullable Duration lease,
			@Nullable OnRedisDown onRedisDown, boolean ownName) {
		this.settings = settings;
		this.wait = wait;
		this.lease = lease;
		this.onRedisDown = onRedisDown;
		this.ownName = ownName;
	}

	/**
	 * Return the options as they are configured, for one holder.
	 * @return the options
	 */
	public static LockOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Wait for the lock.
	 * @param wait how long, not at all where it is zero, 7 days at most
	 * @return the options
	 */
	public LockOptions withWait(Duration wait) {
		Assert.isTrue(!wait.isNegative() && wait.compareTo(LONGEST) <= 0,
				() -> "'wait' must be between 0 and 7 days but was " + wait);
		return new LockOptions(this.settings, wait, this.lease, this.onRedisDown, this.ownName);
	}

	/**
	 * Let the lock be held for some time, after which others get it if the holder is gone
	 * or does not reach Redis. It is renewed long before that.
	 * @param lease how long, 100 ms to 7 days
	 * @return the options
	 */
	public LockOptions withLease(Duration lease) {
		checkLease(lease);
		return new LockOptions(this.settings, this.wait, lease, this.onRedisDown, this.ownName);
	}

	/**
	 * Decide what happens while Redis is away.
	 * @param onRedisDown what happens
	 * @return the options
	 */
	public LockOptions withOnRedisDown(OnRedisDown onRedisDown) {
		Assert.notNull(onRedisDown, "'onRedisDown' must not be null");
		return new LockOptions(this.settings, this.wait, this.lease, onRedisDown, this.ownName);
	}

	/**
	 * Share the lock with other readers.
	 * @return the options
	 */
	public LockOptions forReading() {
		return with(new Settings(LockForm.READ, 1, this.settings.fair, this.settings.renewed,
				this.settings.interruptOnLost));
	}

	/**
	 * Exclude readers and everybody else.
	 * @return the options
	 */
	public LockOptions forWriting() {
		return with(new Settings(LockForm.EXCLUSIVE, 1, this.settings.fair, this.settings.renewed,
				this.settings.interruptOnLost));
	}

	/**
	 * Take one of several permits.
	 * @param permits how many there are, the same for all who ask, 1 to 10 000
	 * @return the options
	 */
	public LockOptions forPermitOf(int permits) {
		Assert.isTrue(permits >= 1 && permits <= 10_000,
				() -> "'permits' must be between 1 and 10000 but was " + permits);
		return with(new Settings(LockForm.PERMIT, permits, this.settings.fair, this.settings.renewed,
				this.settings.interruptOnLost));
	}

	/**
	 * Serve those who wait in the order in which they came. All who use the lock must say
	 * so. Whoever is gone or stands still loses its turn.
	 * @return the options
	 */
	public LockOptions fair() {
		return with(new Settings(this.settings.form, this.settings.permits, true, this.settings.renewed,
				this.settings.interruptOnLost));
	}

	/**
	 * Do not renew the lease: the lock is held no longer than it lasts, and is lost then.
	 * @return the options
	 */
	public LockOptions withoutRenewal() {
		return with(new Settings(this.settings.form, this.settings.permits, this.settings.fair, false,
				this.settings.interruptOnLost));
	}

	/**
	 * Interrupt the thread that holds the lock when it is lost.
	 * @return the options
	 */
	public LockOptions interruptOnLost() {
		return with(new Settings(this.settings.form, this.settings.permits, this.settings.fair, this.settings.renewed,
				true));
	}

	/**
	 * Use a name that begins with {@value #OWN_NAMES}.
	 */
	LockOptions withOwnName() {
		return new LockOptions(this.settings, this.wait, this.lease, this.onRedisDown, true);
	}

	void checkName(String name) {
		Assert.hasLength(name, "'name' must not be empty");
		Assert.isTrue(this.ownName || !name.startsWith(OWN_NAMES),
				() -> "'name' must not begin with '%s', as names of Pillar's own locks do, but was '%s'"
					.formatted(OWN_NAMES, name));
	}

	static void checkLease(Duration lease) {
		Assert.isTrue(lease.compareTo(SHORTEST_LEASE) >= 0 && lease.compareTo(LONGEST) <= 0,
				() -> "'lease' must be between 100 ms and 7 days but was " + lease);
	}

	private LockOptions with(Settings settings) {
		return new LockOptions(settings, this.wait, this.lease, this.onRedisDown, this.ownName);
	}

	Optional<Duration> waiting() {
		return Optional.ofNullable(this.wait);
	}

	Settings settings() {
		return this.settings;
	}

	Optional<Duration> lease() {
		return Optional.ofNullable(this.lease);
	}

	Optional<OnRedisDown> onRedisDown() {
		return Optional.ofNullable(this.onRedisDown);
	}

	record Settings(LockForm form, int permits, boolean fair, boolean renewed, boolean interruptOnLost) {

	}

}
