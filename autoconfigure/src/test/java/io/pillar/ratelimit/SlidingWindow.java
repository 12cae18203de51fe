package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A true sliding window: every admission by its own millisecond.
 */
final class SlidingWindow {

	private final RateLimit limit;

	private final long window;

	private final ConcurrentLinkedQueue<Admission> admissions = new ConcurrentLinkedQueue<>();

	private final LongAdder denials = new LongAdder();

	private final List<Admission> recent = new ArrayList<>();

	SlidingWindow(RateLimit limit) {
		this.limit = limit;
		this.window = limit.window().toMillis();
	}

	RateLimit limit() {
		return this.limit;
	}

	int admissions() {
		return this.admissions.size();
	}

	/**
	 * Count a denial that this limit made.
	 */
	void deny(RateLimitDecision decision) {
		if (decision.states().stream().anyMatch((state) -> state.denies() && state.limit().equals(this.limit))) {
			this.denials.increment();
		}
	}

	long denials() {
		return this.denials.sum();
	}

	void admit(long at, long cost) {
		this.admissions.add(new Admission(at, cost));
	}

	/**
	 * Hold a decision against the admissions before it, of a limit that is exact.
	 */
	void check(long cost, RateLimitDecision decision) {
		long now = decision.stamp();
		this.recent.removeIf((admission) -> admission.at <= now - this.window);
		long used = used();
		RateLimitState state = decision.states().get(0);
		assertThat(decision.allowed()).as("%d of %d used, %d asked for", used, this.limit.permits(), cost)
			.isEqualTo(used + cost <= this.limit.permits());
		if (decision.allowed()) {
			this.recent.add(new Admission(now, cost));
			admit(now, cost);
		}
		else {
			assertThat(decision.retryAfter()).contains(Duration.ofMillis(firstMomentFor(cost) - now));
		}
		assertThat(state.remaining()).isEqualTo(this.limit.permits() - used());
	}

	private long used() {
		return this.recent.stream().mapToLong(Admission::cost).sum();
	}

	private long firstMomentFor(long cost) {
		long used = used();
		for (Admission admission : this.recent) {
			used -= admission.cost;
			if (used + cost <= this.limit.permits()) {
				return admission.at + this.window;
			}
		}
		throw new IllegalStateException("Never");
	}

	/**
	 * Hold all admissions against the limit, in every window that ends with one of them.
	 */
	void checkNeverTooMany() {
		List<Admission> sorted = this.admissions.stream().sorted(Comparator.comparingLong(Admission::at)).toList();
		long used = 0;
		int first = 0;
		for (Admission last : sorted) {
			used += last.cost;
			while (sorted.get(first).at <= last.at - this.window) {
				used -= sorted.get(first++).cost;
			}
			assertThat(used).as("permits in the window that ends at %d", last.at)
				.isLessThanOrEqualTo(this.limit.permits());
		}
	}

	/**
	 * Forget all that is in no window with what is still to come.
	 * @return how many admissions
	 */
	long forget() {
		int before = this.admissions.size();
		long last = this.admissions.stream().mapToLong(Admission::at).max().orElse(0);
		this.admissions.removeIf((admission) -> admission.at <= last - this.window);
		return before - this.admissions.size();
	}

	private record Admission(long at, long cost) {

	}

}
