package io.pillar.cache;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The orders in which a change, its message and a read of the value before it can meet.
 */
class CacheCoherenceTests {

	private static final String KEY = "key";

	private final LocalTier tier = new LocalTier(new CacheSettings("things", CacheTiers.BOTH, Duration.ofHours(1),
			Duration.ofHours(1), 100, Duration.ofMinutes(1), 0, Duration.ofSeconds(10), Duration.ofSeconds(30),
			new JdkCodec(getClass().getClassLoader())), new Stripes("things"), Ticker.systemTicker());

	@Test
	void valueReadBeforeChangeIsRefusedAfterIt() {
		LocalStamp reader = this.tier.stamp(KEY);
		LocalStamp writer = this.tier.stamp(KEY);
		this.tier.storeChange(writer, entry(writer, "new", 7));
		assertThat(this.tier.store(reader, entry(reader, "old", 0))).isFalse();
		assertHeld("new");
	}

	@Test
	void valueReadBeforeChangeAndStoredBeforeItIsReplaced() {
		LocalStamp reader = this.tier.stamp(KEY);
		LocalStamp writer = this.tier.stamp(KEY);
		assertThat(this.tier.store(reader, entry(reader, "old", 0))).isTrue();
		this.tier.storeChange(writer, entry(writer, "new", 7));
		assertHeld("new");
	}

	@Test
	void valueReadBeforeChangeIsRefusedWhereAnotherChangeKeptTheOwnOneFromBeingHeld() {
		LocalStamp writer = this.tier.stamp(KEY);
		this.tier.invalidateBefore(KEY, 6);
		LocalStamp reader = this.tier.stamp(KEY);
		this.tier.storeChange(writer, entry(writer, "new", 7));
		assertThat(this.tier.store(reader, entry(reader, "old", 0))).isFalse();
		assertHeld(null);
	}

	@Test
	void valueReadBeforeChangeAndStoredBeforeItIsDroppedWhereAnotherChangeKeptTheOwnOneFromBeingHeld() {
		LocalStamp writer = this.tier.stamp(KEY);
		this.tier.invalidateBefore(KEY, 6);
		LocalStamp reader = this.tier.stamp(KEY);
		assertThat(this.tier.store(reader, entry(reader, "old", 0))).isTrue();
		this.tier.storeChange(writer, entry(writer, "new", 7));
		assertHeld(null);
	}

	@Test
	void messageOfOwnChangeLeavesItAndThatOfLaterOneDropsIt() {
		LocalStamp writer = this.tier.stamp(KEY);
		this.tier.storeChange(writer, entry(writer, "new", 7));
		this.tier.invalidateBefore(KEY, 7);
		assertHeld("new");
		this.tier.invalidateBefore(KEY, 8);
		assertHeld(null);
	}

	@Test
	void valueReadBeforeItsStripeWasDroppedIsNotReturned() {
		LocalStamp reader = this.tier.stamp(KEY);
		this.tier.dropStripe(new Stripes("things").of(KEY));
		this.tier.store(reader, entry(reader, "old", 0));
		assertHeld(null);
	}

	private LocalEntry entry(LocalStamp stamp, String value, long change) {
		return this.tier.entry(stamp, value, Duration.ofHours(1).toNanos(), change);
	}

	private void assertHeld(@Nullable Object value) {
		LocalEntry entry = this.tier.get(KEY);
		assertThat((entry != null) ? entry.get() : null).isEqualTo(value);
	}

}
