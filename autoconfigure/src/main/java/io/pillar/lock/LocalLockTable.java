package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A table in the memory of this node. Its tokens come from a clock, so that they grow
 * over the restarts of the node too.
 */
final class LocalLockTable implements LockTable {

	// nobody may ever ask again for a lock that is kept after its lease
	private static final int RESTS_BEFORE_A_SWEEP = 100;

	private final Map<String, LocalLock> locks = new ConcurrentHashMap<>();

	private final AtomicLong lastToken = new AtomicLong();

	private final AtomicLong rests = new AtomicLong();

	private final String node;

	private final Consumer<String> wake;

	private final Consumer<String> hurry;

	private final LongSupplier millis;

	private final LongSupplier nanos;

	/**
	 * Create one.
	 * @param node the name of this node
	 * @param wake told who may get a lock
	 * @param hurry told who has to let one go
	 * @param millis the clock for tokens and for what people read
	 * @param nanos the clock of leases
	 */
	LocalLockTable(String node, Consumer<String> wake, Consumer<String> hurry, LongSupplier millis,
			LongSupplier nanos) {
		this.node = node;
		this.wake = wake;
		this.hurry = hurry;
		this.millis = millis;
		this.nanos = nanos;
	}

	@Override
	public LeaseScope scope() {
		return LeaseScope.NODE;
	}

	@Override
	public LockAnswer ask(LockClaim claim, boolean waits, long patienceNanos) {
		AtomicReference<LockAnswer> answer = new AtomicReference<>();
		this.locks.compute(claim.name(), (name, present) -> {
			LocalLock lock = (present != null) ? present : new LocalLock();
			answer.set(ask(lock, claim, waits));
			return lock.isUnused() ? null : lock;
		});
		return answer.get();
	}

	private LockAnswer ask(LocalLock lock, LockClaim claim, boolean waits) {
		long now = this.nanos.getAsLong();
		lock.expire(now);
		if (lock.admits(claim)) {
			long millis = this.millis.getAsLong();
			long token = this.lastToken.updateAndGet((last) -> Math.max(last + 1, millis * 1000));
			lock.take(claim, token, millis, now + claim.lease().toNanos());
			return new LockAnswer.Granted(token, millis, now);
		}
		if (waits) {
			lock.queue(claim);
			claim.ticket(1);
		}
		return new LockAnswer.Refused(Math.max(1_000_000, lock.nextEnd(now) - now));
	}

	@Override
	public CompletableFuture<Boolean> adopt(LockClaim claim, long token, long leaseMillis) {
		return CompletableFuture.completedFuture(false);
	}

	@Override
	public CompletableFuture<Standing> renew(LockClaim claim, long leaseMillis) {
		AtomicReference<Standing> standing = new AtomicReference<>(Standing.GONE);
		this.locks.computeIfPresent(claim.name(), (name, lock) -> {
			standing.set(lock.renew(claim.owner(), this.nanos.getAsLong() + leaseMillis * 1_000_000));
			return lock;
		});
		return CompletableFuture.completedFuture(standing.get());
	}

	@Override
	public void release(LockClaim claim, long restMillis, long patienceNanos) {
		this.locks.computeIfPresent(claim.name(), (name, lock) -> {
			if (restMillis > 0) {
				lock.rest(claim.owner(), this.nanos.getAsLong() + restMillis * 1_000_000);
			}
			else {
				lock.remove(claim.owner());
				lock.next().forEach(this.wake);
			}
			return lock.isUnused() ? null : lock;
		});
		if (restMillis > 0 && this.rests.incrementAndGet() % RESTS_BEFORE_A_SWEEP == 0) {
			this.locks.keySet().forEach(this::find);
		}
	}

	@Override
	public CompletableFuture<Void> releaseAsync(LockClaim claim, long restMillis) {
		release(claim, restMillis, 0);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public List<LockInfo> find(String name) {
		List<LockInfo> found = new ArrayList<>();
		this.locks.computeIfPresent(name, (key, lock) -> {
			lock.expire(this.nanos.getAsLong());
			if (lock.isUnused()) {
				return null;
			}
			found.add(info(name, lock));
			return lock;
		});
		return found;
	}

	private LockInfo info(String name, LocalLock lock) {
		List<LockHolder> holders = lock.holders().stream().map(this::holder).toList();
		LockForm form = lock.isFree() ? LockForm.EXCLUSIVE : lock.holders().get(0).claim.form();
		return new LockInfo(name, form, LeaseScope.NODE, holders, lock.waiters());
	}

	private LockHolder holder(LocalLock.Holder holder) {
		Duration remaining = Duration.ofNanos(Math.max(0, holder.until - this.nanos.getAsLong()));
		return new LockHolder(this.node, holder.claim.thread(), holder.token, Instant.ofEpochMilli(holder.since),
				remaining);
	}

	@Override
	public boolean force(String name) {
		AtomicBoolean held = new AtomicBoolean();
		List<String> owners = new ArrayList<>();
		this.locks.computeIfPresent(name, (key, lock) -> {
			held.set(!lock.isFree());
			owners.addAll(lock.force());
			lock.next().forEach(this.wake);
			return lock.isUnused() ? null : lock;
		});
		owners.forEach(this.hurry);
		return held.get();
	}

}
