package io.pillar.actuator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitListener;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitState;

/**
 * What limits decided on this node since its start, and who was denied most.
 */
/*
 * Those denied most are found with the space-saving algorithm (Metwally, Agrawal and El
 * Abbadi, 2005): who is not counted yet takes the place of the one with the lowest count,
 * and goes on from that count. So a count may be too high, by that much at most, and
 * nobody is missing who was denied more often than one in a hundred.
 */
final class RateLimitTally implements RateLimitListener {

	static final int MAX_SUBJECTS = 100;

	private static final int MAX_LIMITS = 1000;

	private final Map<String, Counts> limits = new ConcurrentHashMap<>();

	private final Map<Denied, AtomicLong> denied = new ConcurrentHashMap<>();

	private final ReentrantLock replacing = new ReentrantLock();

	// only touched under the lock: who had the lowest count when it was looked for
	private final Queue<Denied> candidates = new ArrayDeque<>(MAX_SUBJECTS);

	private long lowest;

	@Override
	public void decided(RateLimitDecision decision) {
		// told with the request
	}

	@Override
	public void decided(RateLimitRequest request, RateLimitDecision decision) {
		int next = 0;
		for (RateLimitState state : decision.states()) {
			next = indexOf(request, state, next);
			// a limit that had room says nothing where another denied
			if (decision.allowed() || !state.allowed()) {
				count(state);
			}
			if (!state.allowed() && next < request.keys().size()) {
				RateLimitKey key = request.keys().get(next);
				deny(new Denied(key.limit().name(), key.subject(), key.limit().shadow()));
			}
			next++;
		}
	}

	/**
	 * States come in the order of the request, but of a denial that was remembered only
	 * those that deny.
	 */
	private static int indexOf(RateLimitRequest request, RateLimitState state, int from) {
		int index = from;
		while (index < request.keys().size() && !request.keys().get(index).limit().equals(state.limit())) {
			index++;
		}
		return index;
	}

	private void count(RateLimitState state) {
		String name = state.limit().name();
		Counts counts = this.limits.get(name);
		if (counts == null && this.limits.size() < MAX_LIMITS) {
			counts = this.limits.computeIfAbsent(name, (missing) -> new Counts());
		}
		if (counts != null) {
			counts.of(state).increment();
		}
	}

	private void deny(Denied who) {
		AtomicLong count = this.denied.get(who);
		if (count != null) {
			count.incrementAndGet();
		}
		// rather miss one than wait
		else if (this.replacing.tryLock()) {
			try {
				count = this.denied.get(who);
				if (count == null) {
					count = new AtomicLong(lowest());
					this.denied.put(who, count);
				}
				count.incrementAndGet();
			}
			finally {
				this.replacing.unlock();
			}
		}
	}

	/**
	 * Make room, if there is none.
	 */
	private long lowest() {
		while (this.denied.size() >= MAX_SUBJECTS) {
			Denied candidate = this.candidates.poll();
			if (candidate == null) {
				findCandidates();
			}
			else if (isStillLowest(candidate)) {
				this.denied.remove(candidate);
				return this.lowest;
			}
		}
		return 0;
	}

	/**
	 * In a flood of many subjects most have the lowest count: all of them are found at
	 * once, not one for each denial.
	 */
	private void findCandidates() {
		this.lowest = this.denied.values().stream().mapToLong(AtomicLong::get).min().orElse(0);
		this.denied.forEach((who, count) -> {
			if (count.get() == this.lowest) {
				this.candidates.add(who);
			}
		});
	}

	private boolean isStillLowest(Denied candidate) {
		AtomicLong count = this.denied.get(candidate);
		return count != null && count.get() == this.lowest;
	}

	/**
	 * Return what a limit decided.
	 * @param limit the name of the limit
	 * @return counts by outcome
	 */
	Map<String, Long> counts(String limit) {
		Counts counts = this.limits.getOrDefault(limit, new Counts());
		Map<String, Long> result = new LinkedHashMap<>();
		result.put("allowed", counts.allowed.sum());
		result.put("denied", counts.denied.sum());
		result.put("shadowDenied", counts.shadowDenied.sum());
		return result;
	}

	/**
	 * Return who was denied most.
	 * @param count how many at most
	 * @param naming how a subject is shown
	 * @return them, the first one most
	 */
	List<Map<String, Object>> top(int count, Function<String, String> naming) {
		List<Map.Entry<Denied, Long>> all = new ArrayList<>();
		this.denied.forEach((who, times) -> all.add(Map.entry(who, times.get())));
		all.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
		return all.stream().limit(count).map((entry) -> {
			Map<String, Object> shown = new LinkedHashMap<>();
			shown.put("policy", entry.getKey().limit);
			shown.put("subject", naming.apply(entry.getKey().subject));
			shown.put("denied", entry.getValue());
			shown.put("shadow", entry.getKey().shadow);
			return shown;
		}).toList();
	}

	private record Denied(String limit, String subject, boolean shadow) {

	}

	private static final class Counts {

		private final LongAdder allowed = new LongAdder();

		private final LongAdder denied = new LongAdder();

		private final LongAdder shadowDenied = new LongAdder();

		private LongAdder of(RateLimitState state) {
			if (state.allowed()) {
				return this.allowed;
			}
			return state.limit().shadow() ? this.shadowDenied : this.denied;
		}

	}

}
