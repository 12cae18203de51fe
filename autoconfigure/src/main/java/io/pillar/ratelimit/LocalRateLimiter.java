package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Limits of this node alone.
 */
/*
 * All limits of a request are decided under the locks of their stripes, which are always
 * taken in the same order. A count is only touched under the lock of its stripe. It may
 * be forgotten when there are too many of them, those first that are asked for least.
 */
final class LocalRateLimiter implements RateLimiter {

	static final long MAX_SUBJECTS = 100_000;

	private static final int STRIPES = 64;

	private final ReentrantLock[] stripes = IntStream.range(0, STRIPES)
		.mapToObj((stripe) -> new ReentrantLock())
		.toArray(ReentrantLock[]::new);

	private final Cache<Slot, LocalSubject> subjects;

	private final Ticker ticker;

	LocalRateLimiter(long maxSubjects, Ticker ticker) {
		this.ticker = ticker;
		this.subjects = Caffeine.newBuilder()
			.maximumSize(maxSubjects)
			.ticker(ticker)
			.executor(Runnable::run)
			.expireAfter(Expiry.<Slot, LocalSubject>accessing((slot, subject) -> subject.life(now())))
			.build();
	}

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		return decide(request, true);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return CompletableFuture.completedFuture(acquire(request));
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		return decide(request, false);
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		if (!decision.allowed()) {
			return;
		}
		locked(request.keys(), () -> {
			long now = now();
			for (int i = 0; i < request.keys().size(); i++) {
				LocalSubject subject = this.subjects.getIfPresent(Slot.of(request.keys().get(i)));
				if (subject != null && decision.states().get(i).counted()) {
					subject.refund(request.cost(), decision.stamp(), now);
				}
			}
			return decision;
		});
	}

	@Override
	public void reset(RateLimitKey key) {
		this.subjects.invalidate(Slot.of(key));
	}

	@Override
	public void rule(RateLimitKey key, RateLimitRuling ruling) {
		locked(List.of(key), () -> {
			LocalSubject subject = subject(key, now());
			subject.rule(ruling, now());
			keep(key, subject);
			return subject;
		});
	}

	@Override
	public void lift(RateLimitKey key) {
		locked(List.of(key), () -> {
			LocalSubject subject = subject(key, now());
			subject.lift();
			return subject;
		});
	}

	@Override
	public Optional<RateLimitRuling> ruling(RateLimitKey key) {
		return locked(List.of(key), () -> subject(key, now()).rulingLeft(now()));
	}

	private RateLimitDecision decide(RateLimitRequest request, boolean take) {
		return locked(request.keys(), () -> {
			long now = now();
			List<LocalSubject> subjects = request.keys().stream().map((key) -> subject(key, now)).toList();
			return decide(request, subjects, now, take);
		});
	}

	private LocalSubject subject(RateLimitKey key, long now) {
		LocalSubject subject = this.subjects.get(Slot.of(key), (missing) -> new LocalSubject(key.limit()));
		if (subject.adopt(key.limit(), now)) {
			keep(key, subject);
		}
		return subject;
	}

	/**
	 * Let it live as long as it now has to.
	 */
	private void keep(RateLimitKey key, LocalSubject subject) {
		this.subjects.put(Slot.of(key), subject);
	}

	private RateLimitDecision decide(RateLimitRequest request, List<LocalSubject> subjects, long now, boolean take) {
		boolean allowed = true;
		boolean[] enough = new boolean[subjects.size()];
		for (int i = 0; i < enough.length; i++) {
			enough[i] = subjects.get(i).has(request.cost(), now);
			allowed &= enough[i] || request.keys().get(i).limit().shadow();
		}
		List<RateLimitState> states = new ArrayList<>(enough.length);
		for (int i = 0; i < enough.length; i++) {
			LocalSubject subject = subjects.get(i);
			boolean counted = take && enough[i] && allowed && subject.take(request.cost(), now);
			if (take && !enough[i] && request.keys().get(i).limit().bans() != null) {
				subject.deny(now);
				keep(request.keys().get(i), subject);
			}
			states.add(subject.state(request.cost(), enough[i], counted, now));
		}
		return new RateLimitDecision(allowed, states, Origin.LOCAL, now);
	}

	private <T> T locked(List<RateLimitKey> keys, Supplier<T> work) {
		int[] needed = keys.stream()
			.mapToInt((key) -> (key.hashCode() ^ key.hashCode() >>> 16) & STRIPES - 1)
			.sorted()
			.distinct()
			.toArray();
		for (int stripe : needed) {
			this.stripes[stripe].lock();
		}
		try {
			return work.get();
		}
		finally {
			for (int stripe : needed) {
				this.stripes[stripe].unlock();
			}
		}
	}

	private long now() {
		return TimeUnit.NANOSECONDS.toMillis(this.ticker.read());
	}

	/**
	 * Whatever the limit says just now: it may be changed while it is counted. In an
	 * order, as {@link RateLimitKey} is.
	 */
	private record Slot(String limit, String subject) implements Comparable<Slot> {

		static Slot of(RateLimitKey key) {
			return new Slot(key.limit().name(), key.subject());
		}

		@Override
		public int compareTo(Slot other) {
			int order = this.subject.compareTo(other.subject);
			return (order != 0) ? order : this.limit.compareTo(other.limit);
		}

	}

}
