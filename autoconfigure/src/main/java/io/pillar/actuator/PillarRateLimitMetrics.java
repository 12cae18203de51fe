package io.pillar.actuator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitListener;
import io.pillar.ratelimit.RateLimitState;

/**
 * Counts what rate limits decided: {@code pillar.rate-limit.decisions} by the policy or
 * the limit's name, its outcome and who decided, and {@code pillar.rate-limit.overflows},
 * requests that counted for their network, by the policy.
 * {@code pillar.rate-limit.latency} is how long decisions took that were not remembered,
 * by who decided, and {@code pillar.rate-limit.calls} how often Redis was asked for all
 * of them; {@code pillar.rate-limit.unreadable} counts states that could not be read.
 * Whom a limit counts for is in no meter.
 *
 * @since 0.1.0
 */
public final class PillarRateLimitMetrics implements RateLimitListener, MeterBinder {

	// names of limits come from the application, but perhaps not all from its settings
	private static final int MAX_COUNTERS = 1000;

	private final Map<Key, List<Counter>> counters = new ConcurrentHashMap<>();

	// policies are as many as are written
	private final Map<String, List<Counter>> overflows = new ConcurrentHashMap<>();

	private final Map<Origin, List<Timer>> latencies = new ConcurrentHashMap<>();

	private final LongAdder calls = new LongAdder();

	private final LongAdder unreadable = new LongAdder();

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	PillarRateLimitMetrics() {
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		// those that were made before are not in this one
		this.counters.clear();
		this.overflows.clear();
		this.latencies.clear();
		FunctionCounter.builder("pillar.rate-limit.calls", this.calls, LongAdder::doubleValue)
			.description("Calls to Redis in which permits were asked for or given back")
			.baseUnit("calls")
			.register(registry);
		FunctionCounter.builder("pillar.rate-limit.unreadable", this.unreadable, LongAdder::doubleValue)
			.description("States in Redis that could not be read")
			.baseUnit("states")
			.register(registry);
	}

	@Override
	public void unreadable(int count) {
		this.unreadable.add(count);
	}

	@Override
	public void called() {
		this.calls.increment();
	}

	@Override
	public void took(Origin origin, long nanos) {
		this.latencies
			.computeIfAbsent(origin,
					(missing) -> this.registries.stream().map((registry) -> latency(registry, missing)).toList())
			.forEach((timer) -> timer.record(nanos, TimeUnit.NANOSECONDS));
	}

	private static Timer latency(MeterRegistry registry, Origin origin) {
		return Timer.builder("pillar.rate-limit.latency")
			.description("How long decisions took that were not remembered")
			.tag("origin", tag(origin))
			.register(registry);
	}

	private static String tag(Origin origin) {
		return origin.name().toLowerCase(Locale.ROOT);
	}

	@Override
	public void decided(RateLimitDecision decision) {
		for (RateLimitState state : decision.states()) {
			// a limit that had room says nothing where another denied
			if (decision.allowed() || !state.allowed()) {
				count(new Key(state.limit().name(), Outcome.of(state), decision.origin()));
			}
		}
	}

	private void count(Key key) {
		List<Counter> counters = this.counters.get(key);
		if (counters == null && this.counters.size() < MAX_COUNTERS) {
			counters = this.counters.computeIfAbsent(key,
					(missing) -> this.registries.stream().map((registry) -> counter(registry, missing)).toList());
		}
		if (counters != null) {
			counters.forEach(Counter::increment);
		}
	}

	@Override
	public void overflowed(String policy) {
		this.overflows
			.computeIfAbsent(policy,
					(missing) -> this.registries.stream().map((registry) -> overflow(registry, missing)).toList())
			.forEach(Counter::increment);
	}

	private static Counter overflow(MeterRegistry registry, String policy) {
		return Counter.builder("pillar.rate-limit.overflows")
			.description("Requests that counted for their network because there were too many new subjects")
			.baseUnit("requests")
			.tag("policy", policy)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, Key key) {
		return Counter.builder("pillar.rate-limit.decisions")
			.description("Requests by what a limit decided")
			.baseUnit("requests")
			.tag("policy", key.limit)
			.tag("outcome", key.outcome.tag)
			.tag("origin", tag(key.origin))
			.register(registry);
	}

	private record Key(String limit, Outcome outcome, Origin origin) {

	}

	private enum Outcome {

		ALLOWED("allowed"), DENIED("denied"), BANNED("banned"), SHADOW_DENIED("shadow-denied");

		private final String tag;

		Outcome(String tag) {
			this.tag = tag;
		}

		static Outcome of(RateLimitState state) {
			if (state.allowed()) {
				return ALLOWED;
			}
			if (state.limit().shadow()) {
				return SHADOW_DENIED;
			}
			return state.banned() ? BANNED : DENIED;
		}

	}

}
