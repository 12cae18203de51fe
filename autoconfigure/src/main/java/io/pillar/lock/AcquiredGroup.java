package io.pillar.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Leases that were acquired one after the other.
 */
final class AcquiredGroup implements LeaseGroup {

	private final Deque<HeldLease> leases = new ArrayDeque<>();

	private final LongSupplier nanos;

	AcquiredGroup(LongSupplier nanos) {
		this.nanos = nanos;
	}

	void add(Lease lease) {
		this.leases.push((HeldLease) lease);
	}

	@Override
	public Collection<Lease> leases() {
		List<Lease> inOrder = new ArrayList<>(this.leases);
		Collections.reverse(inOrder);
		return inOrder;
	}

	@Override
	public Lease lease(String name) {
		return this.leases.stream()
			.filter((lease) -> lease.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Lock '%s' is not one of %s".formatted(name, this)));
	}

	@Override
	public boolean isHeld() {
		return this.leases.stream().allMatch(Lease::isHeld);
	}

	@Override
	public void onLost(Consumer<LeaseLoss> listener) {
		AtomicBoolean told = new AtomicBoolean();
		this.leases.forEach((lease) -> lease.onLost((loss) -> {
			if (told.compareAndSet(false, true)) {
				listener.accept(loss);
			}
		}));
	}

	/**
	 * The last first, so that nobody who takes them in the same order gets one and waits
	 * for the next.
	 */
	@Override
	public void close() {
		closeBy(this.nanos.getAsLong() + LockNode.GRACE.toNanos());
	}

	/**
	 * Close all, waiting for answers until some moment and no longer.
	 * @param moment the moment
	 */
	void closeBy(long moment) {
		this.leases.forEach((lease) -> lease.closeWithin(moment - this.nanos.getAsLong()));
	}

	@Override
	public String toString() {
		return leases().stream().map(Lease::name).toList().toString();
	}

}
