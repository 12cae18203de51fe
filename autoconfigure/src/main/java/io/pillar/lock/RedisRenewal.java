package io.pillar.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pillar.lock.LockTable.Standing;
import io.pillar.redis.RedisAvailability;

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

	private final LockTable shared;

	private final LockTable local;

	private final RedisHistory history;

	private final RedisAvailability availability;

	RedisRenewal(LockTable shared, LockTable local, RedisHistory history, RedisAvailability availability) {
		this.shared = shared;
		this.local = local;
		this.history = history;
		this.availability = availability;
	}

	@Override
	public CompletableFuture<Standing> renew(Hold hold) {
		if (hold.table() == this.local) {
			return takeOver(hold);
		}
		return IN_ITS_TABLE.renew(hold)
			.thenCompose((standing) -> (standing == Standing.GONE && this.history.mayBeForgotten(hold))
					? adopt(hold, Standing.GONE) : CompletableFuture.completedFuture(standing));
	}

	private CompletableFuture<Standing> takeOver(Hold hold) {
		CompletableFuture<Standing> here = IN_ITS_TABLE.renew(hold);
		if (here.getNow(Standing.GONE) != Standing.HELD || !this.availability.isAvailable()
				|| this.history.graceLeft() > 0) {
			return here;
		}
		return adopt(hold, Standing.NOT_TAKEN_OVER).handle((standing, ex) -> {
			if (standing == Standing.HELD) {
				hold.moveTo(this.shared);
				this.local.releaseAsync(hold.claim(), 0);
			}
			if (hold.isOver()) {
				// it was closed meanwhile, and only the other table heard of it
				this.shared.releaseAsync(hold.claim(), 0);
			}
			// it goes on alone where Redis did not answer
			return (ex != null) ? Standing.HELD : standing;
		});
	}

	private CompletableFuture<Standing> adopt(Hold hold, Standing otherwise) {
		return this.shared.adopt(hold.claim(), hold.token(), hold.term().lease() / 1_000_000)
			.thenApply((adopted) -> adopted ? Standing.HELD : otherwise);
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
		long askedAt = node.now();
		long lease = hold.isRenewed() ? hold.term().lease() : hold.term().left();
		return this.shared.adopt(hold.claim(), hold.token(), Math.max(1, lease / 1_000_000)).thenAccept((adopted) -> {
			if (!adopted) {
				node.lose(hold, LeaseLoss.Reason.GONE);
			}
			else if (hold.isRenewed()) {
				hold.term().renewed(askedAt, lease);
			}
		});
	}

}
