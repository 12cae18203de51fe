package io.pillar.actuator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pillar.lock.Lease;
import io.pillar.lock.LeaseLoss;
import io.pillar.lock.LockInspection;
import io.pillar.lock.LockListener;
import io.pillar.lock.LockStats;
import io.pillar.lock.LockUnavailableException;
import io.pillar.lock.RunListener;
import io.pillar.lock.RunMissed;
import io.pillar.lock.RunStatus;

/**
 * Measures locks and jobs: {@code pillar.lock.wait}, {@code pillar.lock.held} and
 * {@code pillar.lock.lost} by the name of the lock up to its first colon, of a hundred
 * names at most; {@code pillar.lock.leases}, {@code pillar.lock.waiters} and
 * {@code pillar.lock.renewals} of all together; {@code pillar.lock.runs} and
 * {@code pillar.lock.runs.missed} by the name of the job.
 *
 * @since 0.1.0
 */
public final class PillarLockMetrics implements LockListener, RunListener, MeterBinder {

	private static final int MAX_NAMES = 100;

	private static final String OTHER = "other";

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	private final Supplier<@Nullable LockInspection> locks;

	PillarLockMetrics(Supplier<@Nullable LockInspection> locks) {
		this.locks = locks;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		Gauge.builder("pillar.lock.leases", this, (metrics) -> metrics.read(LockStats::held))
			.description("Leases that this node holds")
			.baseUnit("leases")
			.register(registry);
		Gauge.builder("pillar.lock.waiters", this, (metrics) -> metrics.read(LockStats::waiting))
			.description("Callers of this node that wait for a lock")
			.baseUnit("callers")
			.register(registry);
		renewals(registry, "answered", LockStats::renewals);
		renewals(registry, "failed", LockStats::failedRenewals);
	}

	private void renewals(MeterRegistry registry, String outcome, ToDoubleFunction<LockStats> count) {
		FunctionCounter.builder("pillar.lock.renewals", this, (metrics) -> metrics.read(count))
			.description("Renewals of leases by whether they were answered")
			.baseUnit("renewals")
			.tag("outcome", outcome)
			.register(registry);
	}

	private double read(ToDoubleFunction<LockStats> count) {
		LockInspection locks = this.locks.get();
		return (locks != null) ? count.applyAsDouble(locks.stats()) : 0;
	}

	@Override
	public void acquired(Lease lease, Duration waited, boolean contended) {
		waited(lease.name(), contended ? "contended" : "uncontended", waited);
	}

	@Override
	public void notAcquired(String name, Duration waited, LockUnavailableException.Reason reason) {
		waited(name, LockDetails.text(reason), waited);
	}

	private void waited(String name, String outcome, Duration waited) {
		String shown = shown(name);
		this.registries.forEach((registry) -> Timer.builder("pillar.lock.wait")
			.description("How long callers waited for a lock, by how that ended")
			.tag("lock", shown)
			.tag("outcome", outcome)
			.register(registry)
			.record(waited));
	}

	@Override
	public void released(Lease lease, Duration held) {
		held(lease.name(), held);
	}

	private void held(String name, Duration held) {
		String shown = shown(name);
		this.registries.forEach((registry) -> Timer.builder("pillar.lock.held")
			.description("How long locks were held")
			.tag("lock", shown)
			.register(registry)
			.record(held));
	}

	@Override
	public void lost(LeaseLoss loss, Duration held) {
		held(loss.lock(), held);
		String shown = shown(loss.lock());
		this.registries.forEach((registry) -> Counter.builder("pillar.lock.lost")
			.description("Leases that were lost while they were held")
			.baseUnit("leases")
			.tag("lock", shown)
			.tag("reason", LockDetails.text(loss.reason()))
			.register(registry)
			.increment());
	}

	@Override
	public void ran(String job, Instant slot, RunStatus status, Duration duration) {
		this.registries.forEach((registry) -> Timer.builder("pillar.lock.runs")
			.description("Slots of jobs that this node ran")
			.tag("job", job)
			.tag("outcome", LockDetails.text(status))
			.register(registry)
			.record(duration));
	}

	@Override
	public void missed(RunMissed missed) {
		this.registries.forEach((registry) -> Counter.builder("pillar.lock.runs.missed")
			.description("Slots of jobs that this node saw to be missed")
			.baseUnit("slots")
			.tag("job", missed.job())
			.register(registry)
			.increment());
	}

	/**
	 * Names of locks may be without number, and say who somebody is.
	 */
	private String shown(String name) {
		int colon = name.indexOf(':');
		String prefix = (colon > 0) ? name.substring(0, colon) : name;
		if (this.names.contains(prefix)) {
			return prefix;
		}
		return (this.names.size() < MAX_NAMES && this.names.add(prefix)) ? prefix : OTHER;
	}

}
