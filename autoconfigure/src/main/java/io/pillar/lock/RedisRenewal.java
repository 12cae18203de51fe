package io.pillar.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.pillar.lock.LockTable.Standing;

/**
 * Renews leases of the fleet, and makes those that a node took alone leases of the fleet.
 */
/*
 * Two nodes may each have taken a lock alone. The first that writes it to Redis keeps it,
 * the other loses it: neither was told that it is the only one. A lease keeps its token,
 * or it would fence itself off; so it is lost too where a newer token was given out
 * meanwhile.
 */
final class RedisRenewal implements LeaseRenewal {

	private static final long PAUSE = 500_000_000;

	private final LockTable shared;

	private final LockTable local;

	private final BooleanSupplier ready;

	private final Predicate<Hold> forgotten;

	private final LongSupplier nanos;

	/**
	 * Create it.
	 * @param shared the table of the fleet
	 * @param local the table of this node
	 * @param ready whether the table of the fleet gives out locks
	 * @param forgotten whether the table of the fleet may have forgotten what is held
	 * @param nanos the clock of leases
	 */
	RedisRenewal(LockTable shared, LockTable local, BooleanSupplier ready, Predicate<Hold> forgotten,
			LongSupplier nanos) {
		this.shared = shared;
		this.local = local;
		this.ready = ready;
		this.forgotten = forgotten;
		this.nanos = nanos;
	}

	@Override
	public CompletableFuture<Standing> renew(Hold hold) {
		if (hold.table() == this.local) {
			return takeOver(hold);
		}
		return IN_ITS_TABLE.renew(hold)
			.thenCompose((standing) -> (standing == Standing.GONE && this.forgotten.test(hold))
					? adopt(hold, hold.term().lease()).thenApply((adopted) -> adopted ? Standing.HELD : standing)
					: CompletableFuture.completedFuture(standing));
	}

	private CompletableFuture<Standing> takeOver(Hold hold) {
		CompletableFuture<Standing> here = IN_ITS_TABLE.renew(hold);
		if (here.getNow(Standing.GONE) != Standing.HELD || !this.ready.getAsBoolean()) {
			return here;
		}
		long askedAt = this.nanos.getAsLong();
		long lease = hold.term().lease();
		hold.tables().movesTo(this.shared);
		return adopt(hold, lease).handle((adopted, ex) -> {
			if (ex != null) {
				// it goes on alone where Redis did not answer
				hold.term().hurry(this.nanos.getAsLong() + PAUSE);
				return Standing.HELD;
			}
			if (adopted) {
				hold.moveTo(this.shared, askedAt, lease);
				this.local.releaseAsync(hold.claim(), 0);
			}
			return adopted ? Standing.HELD : Standing.NOT_TAKEN_OVER;
		});
	}

	private CompletableFuture<Boolean> adopt(Hold hold, long lease) {
		return this.shared.adopt(hold.claim(), hold.token(), Math.max(1, lease / 1_000_000))
			.whenComplete((adopted, ex) -> {
				if (hold.isOver()) {
					// it may have been closed before the question was sent
					this.shared.releaseAsync(hold.claim(), 0);
				}
			});
	}

	/**
	 * Write again what a node holds.
	 * @param node the node
	 * @return done when Redis answered for all of it
	 */
	CompletableFuture<?> reclaim(LockNode node) {
		List<CompletableFuture<?>> answers = new ArrayList<>();
		node.holds().forEach((hold) -> {
			if (hold.table() == this.shared && hold.isHeld()) {
				answers.add(reclaim(node, hold));
			}
		});
		return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
	}

	private CompletableFuture<?> reclaim(LockNode node, Hold hold) {
		long askedAt = this.nanos.getAsLong();
		long lease = hold.isRenewed() ? hold.term().lease() : hold.term().left();
		return adopt(hold, lease).thenAccept((adopted) -> {
			if (!adopted) {
				node.lose(hold, LeaseLoss.Reason.GONE);
			}
			else if (hold.isRenewed()) {
				hold.term().renewed(askedAt, lease, () -> true);
			}
		});
	}

}
