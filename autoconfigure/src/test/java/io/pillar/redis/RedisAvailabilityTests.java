package io.pillar.redis;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisAvailability}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisAvailabilityTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final RedisUnavailableException FAILURE = new RedisUnavailableException("x", null);

	private final RedisAvailability availability = new RedisAvailability(Clock.fixed(NOW, ZoneOffset.UTC), "host:1",
			false);

	private final List<String> heard = new ArrayList<>();

	private boolean repairs = true;

	private int losses;

	@Test
	void redisAtTheStartIsUnavailableAndSaysWhy() {
		assertThat(this.availability.isAvailable()).isFalse();
		assertThat(this.availability.reason()).contains("not connected yet");
		assertThat(this.availability.since()).isEqualTo(NOW);
	}

	@Test
	void listenerHearsRepairBeforeAvailableAndUnavailableAfterwards() {
		listen();
		this.availability.up();
		this.availability.down(RedisDiagnosis.REFUSED);
		this.availability.tell();
		this.availability.tell();
		this.availability.up();
		assertThat(this.heard).containsExactly("repair", "available", "unavailable", "repair", "available");
		assertThat(this.availability.reason()).isEmpty();
	}

	@Test
	void listenerWhenLostAndFoundBetweenTwoBeatsHearsBoth() {
		listen();
		this.availability.up();
		this.heard.clear();
		this.availability.down(RedisDiagnosis.DROPPED);
		this.availability.up();
		assertThat(this.heard).containsExactly("unavailable", "repair", "available");
	}

	@Test
	void repairWhenItFailsKeepsRedisDown() {
		listen();
		this.repairs = false;
		assertThat(this.availability.up()).isFalse();
		assertThat(this.availability.isAvailable()).isFalse();
		this.repairs = true;
		assertThat(this.availability.up()).isTrue();
		assertThat(this.heard).containsExactly("repair", "repair", "available");
	}

	@Test
	void repairWhenItThrowsKeepsRedisDownAndIsLoggedOnce(CapturedOutput output) {
		this.availability.addListener(new RedisAvailability.Listener() {
			@Override
			public boolean repair() {
				throw new NoClassDefFoundError("broken");
			}
		});
		assertThat(this.availability.up()).isFalse();
		assertThat(this.availability.up()).isFalse();
		assertThat(output.toString().lines().filter((line) -> line.contains("broken"))).hasSize(1);
	}

	@Test
	void repairDuringWhichTheConnectionIsLostKeepsRedisDown() {
		listen();
		AtomicBoolean lost = new AtomicBoolean();
		this.availability.addListener(new RedisAvailability.Listener() {
			@Override
			public boolean repair() {
				if (lost.compareAndSet(false, true)) {
					RedisAvailabilityTests.this.availability.down(RedisDiagnosis.DROPPED);
				}
				return true;
			}
		});
		assertThat(this.availability.up()).isFalse();
		assertThat(this.availability.isAvailable()).isFalse();
		assertThat(this.heard).containsExactly("repair");
		assertThat(this.availability.up()).isTrue();
		assertThat(this.heard).containsExactly("repair", "repair", "available");
	}

	@Test
	void listenerWhenAnotherThrowsHearsAllTheSame() {
		this.availability.addListener(new RedisAvailability.Listener() {
			@Override
			public void available() {
				throw new IllegalStateException("broken");
			}
		});
		listen();
		assertThat(this.availability.up()).isTrue();
		assertThat(this.heard).containsExactly("repair", "available");
	}

	@Test
	void callsThatFailInARowMakeItUnavailable() {
		this.availability.whenLost(() -> this.losses++);
		this.availability.up();
		this.availability.failed(FAILURE);
		this.availability.failed(FAILURE);
		assertThat(this.availability.isAvailable()).isTrue();
		this.availability.failed(FAILURE);
		assertThat(this.availability.isAvailable()).isFalse();
		this.availability.failed(FAILURE);
		assertThat(this.losses).isOne();
	}

	@Test
	void callsThatFailNowAndThenDoNotMakeItUnavailable() {
		this.availability.up();
		for (int i = 0; i < 1000; i++) {
			this.availability.failed(FAILURE);
			for (int success = 0; success < 4; success++) {
				this.availability.succeeded();
			}
		}
		assertThat(this.availability.isAvailable()).isTrue();
	}

	@Test
	void clusterWhenAThirdOfItIsAwayStaysAvailable() {
		RedisAvailability cluster = new RedisAvailability(Clock.systemUTC(), "a:1, b:2, c:3", true);
		cluster.up();
		for (int i = 0; i < 1000; i++) {
			cluster.failed(FAILURE);
			cluster.succeeded();
			cluster.succeeded();
		}
		assertThat(cluster.isAvailable()).isTrue();
		for (int i = 0; i < 20; i++) {
			cluster.failed(FAILURE);
		}
		assertThat(cluster.isAvailable()).isFalse();
	}

	@Test
	void outageIsLoggedOnceAndOnceMoreForWhatOnlyAPersonCanRemove(CapturedOutput output) {
		this.availability.up();
		this.availability.down(RedisDiagnosis.DROPPED);
		for (int i = 0; i < 5; i++) {
			this.availability.down(RedisDiagnosis.REFUSED);
			this.availability.down(RedisDiagnosis.LOADING);
			this.availability.down(RedisDiagnosis.PASSWORD_WRONG);
		}
		assertThat(this.availability.reason()).contains("it rejects the user name or password");
		this.availability.up();
		assertThat(output.toString().lines().filter((line) -> line.contains("Redis at host:1"))).satisfiesExactly(
				(line) -> assertThat(line).contains("INFO", "is available after"),
				(line) -> assertThat(line).contains("WARN", "the connection was dropped"),
				(line) -> assertThat(line).contains("WARN", "it rejects the user name or password"),
				(line) -> assertThat(line).contains("INFO", "is available after"));
	}

	private void listen() {
		this.availability.addListener(new RedisAvailability.Listener() {

			@Override
			public void unavailable() {
				RedisAvailabilityTests.this.heard.add("unavailable");
			}

			@Override
			public boolean repair() {
				RedisAvailabilityTests.this.heard.add("repair");
				return RedisAvailabilityTests.this.repairs;
			}

			@Override
			public void available() {
				RedisAvailabilityTests.this.heard.add("available");
			}

		});
	}

}
