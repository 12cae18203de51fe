package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Until when a lease is counted on, whatever order answers come in.
 */
class LeaseTermTests {

	private static final long SECOND = 1_000_000_000;

	private final AtomicLong nanos = new AtomicLong(-5);

	private final LeaseTerm term = new LeaseTerm(this.nanos.get(), Duration.ofSeconds(30), this.nanos::get);

	private static long usable(long seconds) {
		return seconds * SECOND - seconds * SECOND / 100 - 5_000_000;
	}

	@Test
	void leaseIsCountedOnForLessThanTheTableGivesIt() {
		assertThat(this.term.left()).isEqualTo(usable(30));
	}

	@Test
	void renewalCountsFromTheMomentAtWhichItWasAskedFor() {
		long askedAt = this.nanos.addAndGet(10 * SECOND);
		this.nanos.addAndGet(5 * SECOND);
		assertThat(this.term.renewed(askedAt, 30 * SECOND, () -> true)).isTrue();
		assertThat(this.term.left()).isEqualTo(usable(30) - 5 * SECOND);
		assertThat(this.term.renewAt()).isEqualTo(askedAt + 10 * SECOND);
	}

	@Test
	void answerThatComesWhenTheLeaseIsOverChangesNothing() {
		long askedAt = this.nanos.addAndGet(10 * SECOND);
		this.nanos.addAndGet(20 * SECOND);
		assertThat(this.term.renewed(askedAt, 30 * SECOND, () -> true)).isFalse();
		assertThat(this.term.left()).isNegative();
	}

	@Test
	void leaseThatWasMadeLongerIsNotMadeShorterByAnOlderAnswer() {
		long renewal = this.nanos.addAndGet(10 * SECOND);
		this.term.lease(Duration.ofSeconds(3600));
		this.term.renewed(this.nanos.get(), 3600 * SECOND, () -> true);
		assertThat(this.term.left()).isEqualTo(usable(3600));
		this.term.renewed(renewal, 30 * SECOND, () -> true);
		assertThat(this.term.left()).isEqualTo(usable(3600));
	}

	@Test
	void leaseThatWasMadeShorterIsNotMadeLongerByAnOlderAnswer() {
		long renewal = this.nanos.addAndGet(10 * SECOND);
		this.term.lease(Duration.ofSeconds(2));
		assertThat(this.term.left()).isEqualTo(usable(2));
		this.term.renewed(renewal, 30 * SECOND, () -> true);
		assertThat(this.term.left()).isEqualTo(usable(2));
		assertThat(this.term.renewAt()).isLessThan(this.term.deadline());
	}

	@Test
	void answerThatDoesNotCountChangesNothing() {
		long left = this.term.left();
		assertThat(this.term.renewed(this.nanos.get(), 3600 * SECOND, () -> false)).isFalse();
		assertThat(this.term.left()).isEqualTo(left);
	}

	@Test
	void leaseThatBeganElsewhereLastsNoLongerThanThere() {
		this.term.lease(Duration.ofSeconds(3600));
		this.term.renewed(this.nanos.get(), 3600 * SECOND, () -> true);
		this.term.begin(this.nanos.get(), 30 * SECOND, () -> {
		});
		assertThat(this.term.left()).isEqualTo(usable(30));
	}

	@Test
	void leaseThatIsToBeLookedAfterSoonIsNotPutOffByAnAnswerThatWasOnItsWay() {
		assertThat(this.term.beginRenewal()).isTrue();
		this.term.hurry(this.nanos.get() + 7);
		this.term.renewed(this.nanos.get(), 30 * SECOND, () -> true);
		this.term.endRenewal();
		assertThat(this.term.renewAt()).isEqualTo(this.nanos.get() + 7);
		assertThat(this.term.isHurried()).isTrue();
	}

}
