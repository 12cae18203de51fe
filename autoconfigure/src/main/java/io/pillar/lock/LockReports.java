package io.pillar.lock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What there is to say about locks.
 */
final class LockReports implements LockInspection {

	private final LockNode node;

	private final List<LockTable> tables;

	/**
	 * Create them.
	 * @param node the node
	 * @param tables what knows of locks, the widest first
	 */
	LockReports(LockNode node, List<LockTable> tables) {
		this.node = node;
		this.tables = tables;
	}

	@Override
	public LockStats stats() {
		LockEvents events = this.node.events();
		return new LockStats(events.acquired.sum(), events.contended.sum(), events.notAcquired.sum(),
				events.unavailable.sum(), events.local.sum(), events.released.sum(), events.lost.sum(),
				events.renewals.sum(), events.failedRenewals.sum(), this.node.holds().size(),
				this.node.waiters().size());
	}

	@Override
	public List<LockInfo> locks() {
		Map<String, Local> found = new TreeMap<>();
		this.node.holds()
			.forEach((hold) -> found.computeIfAbsent(hold.claim().name(), (name) -> new Local()).add(hold, this.node));
		this.node.waiters()
			.claims()
			.forEach((claim) -> found.computeIfAbsent(claim.name(), (name) -> new Local()).add(claim));
		return found.entrySet().stream().map((entry) -> entry.getValue().info(entry.getKey())).toList();
	}

	@Override
	public Optional<LockInfo> lock(String name) {
		return this.tables.stream().flatMap((table) -> table.find(name).stream()).findFirst();
	}

	@Override
	public boolean forceRelease(String name) {
		return this.tables.stream().filter((table) -> table.force(name)).count() > 0;
	}

	/**
	 * How one lock stands on this node.
	 */
	private static final class Local {

		private final List<LockHolder> holders = new ArrayList<>();

		private LockForm form = LockForm.EXCLUSIVE;

		private LeaseScope scope = LeaseScope.FLEET;

		private int waiters;

		void add(Hold hold, LockNode node) {
			this.form = hold.claim().form();
			this.scope = hold.table().scope();
			this.holders.add(new LockHolder(node.id().value(), hold.claim().thread(), hold.token(),
					Instant.ofEpochMilli(hold.since()), hold.remaining()));
		}

		void add(LockClaim claim) {
			if (this.holders.isEmpty()) {
				this.form = claim.form();
			}
			this.waiters++;
		}

		LockInfo info(String name) {
			return new LockInfo(name, this.form, this.scope, this.holders, this.waiters);
		}

	}

}
