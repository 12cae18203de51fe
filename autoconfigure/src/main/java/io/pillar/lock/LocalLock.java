package io.pillar.lock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pillar.lock.LockTable.Standing;

/**
 * One lock in the memory of this node. Not safe for use by several threads at once.
 */
final class LocalLock {

	private final Map<String, Holder> holders = new LinkedHashMap<>();

	private final Map<String, LockForm> waiters = new LinkedHashMap<>();

	boolean isUnused() {
		return this.holders.isEmpty() && this.waiters.isEmpty();
	}

	boolean isFree() {
		return this.holders.isEmpty();
	}

	/**
	 * Forget those whose lease is over.
	 * @param now the moment
	 */
	void expire(long now) {
		this.holders.values().removeIf((holder) -> holder.until - now <= 0);
	}

	boolean admits(LockClaim claim) {
		return hasRoom(claim) && isItsTurn(claim);
	}

	private boolean hasRoom(LockClaim claim) {
		if (this.holders.isEmpty() || this.holders.containsKey(claim.owner())) {
			return true;
		}
		LockForm held = this.holders.values().iterator().next().claim.form();
		return switch (claim.form()) {
			case EXCLUSIVE -> false;
			case READ -> held == LockForm.READ;
			case PERMIT -> held == LockForm.PERMIT && this.holders.size() < claim.settings().permits();
		};
	}

	/**
	 * A reader does not pass a writer, or writers would never have a turn.
	 */
	private boolean isItsTurn(LockClaim claim) {
		if (this.waiters.isEmpty() || !(claim.settings().fair() || claim.form() == LockForm.READ)) {
			return true;
		}
		Map.Entry<String, LockForm> first = this.waiters.entrySet().iterator().next();
		return first.getKey().equals(claim.owner())
				|| (claim.form() == LockForm.READ && first.getValue() == LockForm.READ);
	}

	void take(LockClaim claim, long token, long since, long until) {
		this.waiters.remove(claim.owner());
		this.holders.put(claim.owner(), new Holder(claim, token, since, until));
	}

	void queue(LockClaim claim) {
		this.waiters.putIfAbsent(claim.owner(), claim.form());
	}

	/**
	 * Return when the first of the leases is over.
	 * @param now the moment, where there is none
	 * @return the moment
	 */
	long nextEnd(long now) {
		return this.holders.values().stream().mapToLong((holder) -> holder.until - now).min().orElse(0) + now;
	}

	Standing renew(String owner, long until) {
		Holder holder = this.holders.get(owner);
		if (holder == null) {
			return Standing.GONE;
		}
		if (holder.forced) {
			return Standing.FORCED;
		}
		holder.until = (until - holder.until > 0) ? until : holder.until;
		return Standing.HELD;
	}

	void rest(String owner, long until) {
		Holder holder = this.holders.get(owner);
		if (holder != null) {
			holder.until = until;
			holder.resting = true;
		}
	}

	void remove(String owner) {
		this.holders.remove(owner);
		this.waiters.remove(owner);
	}

	List<String> force() {
		// nobody is there to let it go
		this.holders.values().removeIf((holder) -> holder.resting);
		this.holders.values().forEach((holder) -> holder.forced = true);
		return List.copyOf(this.holders.keySet());
	}

	/**
	 * Return who is to be woken because the lock may be had.
	 * @return the first who waits, and where that is a reader those after it
	 */
	List<String> next() {
		List<String> next = new ArrayList<>();
		for (Map.Entry<String, LockForm> waiter : this.waiters.entrySet()) {
			if (!next.isEmpty() && waiter.getValue() != LockForm.READ) {
				return next;
			}
			next.add(waiter.getKey());
			if (waiter.getValue() != LockForm.READ) {
				return next;
			}
		}
		return next;
	}

	List<Holder> holders() {
		return List.copyOf(this.holders.values());
	}

	int waiters() {
		return this.waiters.size();
	}

	/**
	 * One who holds it.
	 */
	static final class Holder {

		final LockClaim claim;

		final long token;

		final long since;

		long until;

		boolean forced;

		boolean resting;

		Holder(LockClaim claim, long token, long since, long until) {
			this.claim = claim;
			this.token = token;
			this.since = since;
			this.until = until;
		}

	}

}
