package io.pillar.docs.lock;

import java.time.Duration;
import java.util.Optional;

import org.springframework.stereotype.Service;

import io.pillar.lock.Lease;
import io.pillar.lock.LockOptions;
import io.pillar.lock.Locks;

/**
 * A service that locks what it works on.
 */
// tag::locks[]
@Service
public class Stocks {

	private final Locks locks;

	Stocks(Locks locks) {
		this.locks = locks;
	}

	public boolean count(String shelf) {
		Optional<Lease> lease = this.locks.tryAcquire("shelf:" + shelf, Duration.ofSeconds(2));
		if (lease.isEmpty()) {
			return false;
		}
		try (Lease held = lease.get()) {
			while (held.isHeld() && countNext(shelf)) {
				// asks nobody, so ask it as often as you like
			}
			return held.isHeld();
		}
	}

	public String report() {
		LockOptions once = LockOptions.defaults().withLease(Duration.ofSeconds(5)).fair();
		return this.locks.call("report", once, (lease) -> "written under token " + lease.token());
	}

	private boolean countNext(String shelf) {
		return shelf.isEmpty();
	}

}
// end::locks[]
