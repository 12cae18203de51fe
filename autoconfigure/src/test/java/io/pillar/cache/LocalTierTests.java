package io.pillar.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LocalTier}.
 */
class LocalTierTests {

	private static final Stripes STRIPES = new Stripes("bots");

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

	private final LocalTier tier = tier(this.now::get);

	private static LocalTier tier(Ticker ticker) {
		return new LocalTier(new CacheSettings("bots", CacheTiers.BOTH, Duration.ofHours(1), Duration.ofSeconds(10), 10,
				Duration.ofSeconds(1), 0, Duration.ofSeconds(3), Duration.ofSeconds(1),
				CodecSource.NONE.codec("", "", "", null)), STRIPES, ticker);
	}

	private boolean store(LocalStamp stamp, Object value, Duration life) {
		return this.tier.store(stamp, this.tier.entry(stamp, value, life.toNanos(), 7));
	}

	private boolean store(String key, Object value) {
		return store(this.tier.stamp(key), value, Duration.ofSeconds(5));
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void entryLivesAsLongAsItIsSaidTo() {
		store("a", 1);
		pass(Duration.ofMillis(4999));
		assertThat(this.tier.get("a").get()).isEqualTo(1);
		pass(Duration.ofMillis(2));
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void entryLivesNoLongerThanTheSettingsSay() {
		store(this.tier.stamp("a"), 1, Duration.ofMinutes(5));
		pass(Duration.ofMillis(9999));
		assertThat(this.tier.get("a")).isNotNull();
		pass(Duration.ofMillis(2));
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void entryWithoutALifeIsNotStored() {
		assertThat(store(this.tier.stamp("a"), 1, Duration.ZERO)).isTrue();
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void readDoesNotProlongALife() {
		store("a", 1);
		for (int i = 0; i < 5; i++) {
			pass(Duration.ofSeconds(1));
			this.tier.get("a");
		}
		pass(Duration.ofMillis(1));
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void valueThatAChangeOvertookIsNotStored() {
		LocalStamp stamp = this.tier.stamp("a");
		this.tier.invalidate("a");
		assertThat(store(stamp, "old", Duration.ofSeconds(5))).isFalse();
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void valueThatTheEndOfItsStripeOvertookIsNotReturned() {
		LocalStamp stamp = this.tier.stamp("a");
		this.tier.dropStripe(STRIPES.of("a"));
		store(stamp, "old", Duration.ofSeconds(5));
		assertThat(this.tier.get("a")).isNull();
		store("a", "new");
		assertThat(this.tier.get("a").get()).isEqualTo("new");
	}

	/**
	 * The thread that brings the message of a clear brings answers of Redis too.
	 */
	@Test
	void messageThatAllChangedLetsGoOfMemoryOnAnotherThreadAndOnceOnly() {
		List<Runnable> tidying = new ArrayList<>();
		LocalCoherence coherence = new LocalCoherence(this.tier, new Flights(), tidying::add);
		store("a", 1);
		coherence.allChanged();
		coherence.allChanged();
		assertThat(this.tier.size()).isOne();
		assertThat(this.tier.stamp("a").epoch().hasEnded()).isFalse();
		assertThat(tidying).hasSize(1);
		store("b", 2);
		tidying.get(0).run();
		assertThat(this.tier.size()).isOne();
		assertThat(this.tier.get("a")).isNull();
		assertThat(this.tier.get("b")).isNotNull();
	}

	@Test
	void endOfAStripeDropsItsKeysOnly() {
		String other = "b";
		while (STRIPES.of(other) == STRIPES.of("a")) {
			other += "b";
		}
		store("a", 1);
		store(other, 2);
		this.tier.dropStripe(STRIPES.of("a"));
		assertThat(this.tier.get("a")).isNull();
		assertThat(this.tier.get(other)).isNotNull();
	}

	@Test
	void messageOfTheChangeThatMadeAnEntryLeavesIt() {
		store("a", 1);
		this.tier.invalidateBefore("a", 7);
		assertThat(this.tier.get("a")).isNotNull();
		this.tier.invalidateBefore("a", 8);
		assertThat(this.tier.get("a")).isNull();
	}

	@Test
	void storeIfAbsentLeavesWhatIsThere() {
		LocalStamp stamp = this.tier.stamp("a");
		assertThat(this.tier.storeIfAbsent(stamp, this.tier.entry(stamp, 1, 1000, 0))).isTrue();
		assertThat(this.tier.storeIfAbsent(stamp, this.tier.entry(stamp, 2, 1000, 0))).isFalse();
		assertThat(this.tier.get("a").get()).isEqualTo(1);
		pass(Duration.ofSeconds(1));
		assertThat(this.tier.storeIfAbsent(stamp, this.tier.entry(stamp, 3, 1000, 0))).isTrue();
		this.tier.invalidate("a");
		assertThat(this.tier.storeIfAbsent(stamp, this.tier.entry(stamp, 4, 1000, 0))).isFalse();
	}

	@Test
	void tierThatIsClosedKeepsNothing() {
		store("a", 1);
		this.tier.close();
		assertThat(this.tier.get("a")).isNull();
		store("a", 2);
		assertThat(this.tier.get("a")).isNull();
		this.tier.open();
		store("a", 3);
		assertThat(this.tier.get("a").get()).isEqualTo(3);
	}

	@Test
	void changeIsKnownSinceItsMoment() {
		assertThat(this.tier.isUnchangedSince("a", this.now.get())).isTrue();
		this.tier.invalidate("a");
		assertThat(this.tier.isUnchangedSince("a", this.now.get())).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(this.tier.isUnchangedSince("a", this.now.get())).isTrue();
	}

	@Test
	void changeOfOwnIsKnownSinceItsMoment() {
		LocalStamp stamp = this.tier.stamp("a");
		long before = this.now.get();
		pass(Duration.ofSeconds(1));
		this.tier.storeChange(stamp, this.tier.entry(stamp, 1, 1000, 7));
		assertThat(this.tier.isUnchangedSince("a", before)).isFalse();
	}

	@Test
	void endOfAStripeIsAChangeOfItsKeysSinceItsMoment() {
		long before = this.now.get();
		pass(Duration.ofSeconds(1));
		this.tier.dropStripe(STRIPES.of("a"));
		assertThat(this.tier.isUnchangedSince("a", before)).isFalse();
		pass(Duration.ofSeconds(1));
		assertThat(this.tier.isUnchangedSince("a", this.now.get())).isTrue();
	}

	@Test
	void changeThatReadsTheClockBeforeALaterOneDoesNotHideIt() {
		AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {
		});
		LocalTier slow = tier(() -> {
			long read = this.now.get();
			meanwhile.getAndSet(() -> {
			}).run();
			return read;
		});
		meanwhile.set(() -> {
			pass(Duration.ofSeconds(2));
			slow.invalidate("a");
		});
		long between = this.now.get() + Duration.ofSeconds(1).toNanos();
		slow.invalidate("a");
		assertThat(slow.isUnchangedSince("a", between)).isFalse();
	}

	@Test
	void sizeIsBounded() {
		for (int i = 0; i < 100; i++) {
			store("key" + i, i);
		}
		assertThat(this.tier.size()).isLessThanOrEqualTo(10);
	}

	@ParameterizedTest(name = "{index}")
	@ValueSource(strings = { "\uD800", "a\uDC00", "\uDC00\uD800", "\uD83D\uDE00\uD83D" })
	void keyThatNoMessageCanNameIsNotKept(String key) {
		LocalStamp stamp = this.tier.stamp(key);
		assertThat(store(key, 1)).isTrue();
		assertThat(this.tier.get(key)).isNull();
		assertThat(this.tier.storeIfAbsent(stamp, this.tier.entry(stamp, 1, 1000, 0))).isFalse();
		assertThat(this.tier.get(key)).isNull();
		this.tier.storeChange(stamp, this.tier.entry(stamp, 1, 1000, 7));
		assertThat(this.tier.get(key)).isNull();
	}

	@Test
	void keyBeyondTheFirstPlaneIsKept() {
		store("a\uD83D\uDE00", 1);
		assertThat(this.tier.get("a\uD83D\uDE00").get()).isEqualTo(1);
	}

}
