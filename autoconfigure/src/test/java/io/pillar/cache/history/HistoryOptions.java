package io.pillar.cache.history;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * How long, how hard and through which forms caches are driven. Immutable; each
 * {@code with} method returns a changed copy.
 *
 * @since 0.1.0
 */
public final class HistoryOptions {

	private long seed = ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE);

	private Duration duration = Duration.ofSeconds(20);

	private long operations = Long.MAX_VALUE;

	private int nodes = 2;

	private int threads = 4;

	private int keys = 6;

	private int roundOperations = 60;

	private Set<AccessForm> forms = AccessForm.all();

	private Duration grace = Duration.ofSeconds(3);

	private boolean transactions = true;

	private boolean changesAtOnceInTransactions = true;

	private boolean snapshotIsolation;

	private int findings = 20;

	private @Nullable Disturbed disturbed;

	private HistoryOptions() {
	}

	/**
	 * Twenty seconds, two nodes with four threads each, all forms, a random seed.
	 * @return the default options
	 */
	public static HistoryOptions defaults() {
		return new HistoryOptions();
	}

	/**
	 * Choose the seed of all random choices.
	 * @param seed the seed
	 * @return changed options
	 */
	public HistoryOptions withSeed(long seed) {
		return changed((copy) -> copy.seed = seed);
	}

	/**
	 * End after the given time.
	 * @param duration the time to run at most
	 * @return changed options
	 */
	public HistoryOptions withDuration(Duration duration) {
		return changed((copy) -> copy.duration = duration);
	}

	/**
	 * End after the given number of operations, if the time is not over before.
	 * @param operations the number of operations to run at most
	 * @return changed options
	 */
	public HistoryOptions withOperations(long operations) {
		return changed((copy) -> copy.operations = positive(operations, "operations"));
	}

	/**
	 * Choose the size of the fleet.
	 * @param nodes the number of nodes
	 * @param threads the number of threads on each node
	 * @return changed options
	 */
	public HistoryOptions withFleet(int nodes, int threads) {
		return changed((copy) -> {
			copy.nodes = (int) positive(nodes, "nodes");
			copy.threads = (int) positive(threads, "threads");
		});
	}

	/**
	 * Choose how much the nodes get in each other's way.
	 * @param keys the number of keys of each cache
	 * @param operations what each thread does before all stop and the caches are checked
	 * @return changed options
	 */
	public HistoryOptions withContention(int keys, int operations) {
		return changed((copy) -> {
			copy.keys = (int) positive(keys, "keys");
			copy.roundOperations = (int) positive(operations, "operations");
		});
	}

	/**
	 * Drive the given forms only.
	 * @param first a form
	 * @param more more forms
	 * @return changed options
	 */
	public HistoryOptions withForms(AccessForm first, AccessForm... more) {
		return changed((copy) -> copy.forms = Collections.unmodifiableSet(EnumSet.of(first, more)));
	}

	/**
	 * Choose how long a cache may take to become right once nobody writes.
	 * @param grace the time after which a wrong value is stuck
	 * @return changed options
	 */
	public HistoryOptions withGrace(Duration grace) {
		return changed((copy) -> copy.grace = grace);
	}

	/**
	 * Choose whether there are transactions.
	 * @param transactions whether some reads and writes run in transactions
	 * @param changesAtOnce whether transactions use changes that Spring asks to be
	 * effective at once, which are {@code evictIfPresent}, {@code invalidate},
	 * {@code putIfAbsent} and evictions before the invocation
	 * @return changed options
	 */
	public HistoryOptions withTransactions(boolean transactions, boolean changesAtOnce) {
		return changed((copy) -> {
			copy.transactions = transactions;
			copy.changesAtOnceInTransactions = changesAtOnce;
		});
	}

	/**
	 * Choose what transactions read.
	 * @param snapshotIsolation whether they read what was committed when they began, in
	 * place of what is committed when they read
	 * @return changed options
	 */
	public HistoryOptions withSnapshotIsolation(boolean snapshotIsolation) {
		return changed((copy) -> copy.snapshotIsolation = snapshotIsolation);
	}

	/**
	 * End early when enough is found.
	 * @param findings the number of findings to end after
	 * @return changed options
	 */
	public HistoryOptions withFindings(int findings) {
		return changed((copy) -> copy.findings = (int) positive(findings, "findings"));
	}

	/**
	 * Disturb the nodes while they work.
	 * @param disturbance what happens
	 * @param interval the time between two disturbances at most
	 * @return changed options
	 */
	public HistoryOptions withDisturbance(Disturbance disturbance, Duration interval) {
		return changed((copy) -> copy.disturbed = new Disturbed(disturbance, interval));
	}

	long seed() {
		return this.seed;
	}

	Duration duration() {
		return this.duration;
	}

	long operations() {
		return this.operations;
	}

	int nodes() {
		return this.nodes;
	}

	int threads() {
		return this.threads;
	}

	int keys() {
		return this.keys;
	}

	int roundOperations() {
		return this.roundOperations;
	}

	Set<AccessForm> forms() {
		return this.forms;
	}

	Duration grace() {
		return this.grace;
	}

	boolean hasTransactions() {
		return this.transactions;
	}

	boolean hasChangesAtOnceInTransactions() {
		return this.changesAtOnceInTransactions;
	}

	boolean isSnapshotIsolation() {
		return this.snapshotIsolation;
	}

	int findings() {
		return this.findings;
	}

	@Nullable Disturbed disturbed() {
		return this.disturbed;
	}

	private HistoryOptions changed(Consumer<HistoryOptions> change) {
		HistoryOptions copy = new HistoryOptions();
		ReflectionUtils.shallowCopyFieldState(this, copy);
		change.accept(copy);
		return copy;
	}

	private static long positive(long value, String name) {
		Assert.isTrue(value > 0, () -> "'%s' must be positive but was %d".formatted(name, value));
		return value;
	}

	record Disturbed(Disturbance disturbance, Duration interval) {

	}

}
