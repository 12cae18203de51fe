package io.pillar.cache;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheTrace.Lookup;
import io.pillar.cache.CacheTrace.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheTrace}.
 */
class CacheTraceTests {

	@Test
	void lookUpsOfTheThreadAreRecordedWhileItIsOpen() {
		CacheTrace.record("bots", Outcome.MISS);
		try (CacheTrace trace = CacheTrace.open()) {
			assertThat(trace.lookups()).isEmpty();
			CacheTrace.record("bots", Outcome.MISS);
			CacheThreads.run(() -> CacheTrace.record("bots", Outcome.SHARED_HIT));
			CacheTrace.record("cats", Outcome.LOCAL_HIT);
			assertThat(trace.lookups()).containsExactly(new Lookup("bots", Outcome.MISS),
					new Lookup("cats", Outcome.LOCAL_HIT));
		}
	}

	@Test
	void innerTraceRecordsForItself() {
		try (CacheTrace outer = CacheTrace.open()) {
			try (CacheTrace inner = CacheTrace.open()) {
				CacheTrace.record("bots", Outcome.MISS);
				assertThat(inner.lookups()).hasSize(1);
			}
			CacheTrace.record("cats", Outcome.MISS);
			assertThat(outer.lookups()).containsExactly(new Lookup("cats", Outcome.MISS));
		}
	}

	@Test
	void recordIsBounded() {
		try (CacheTrace trace = CacheTrace.open()) {
			for (int i = 0; i < 2000; i++) {
				CacheTrace.record("bots", Outcome.LOCAL_HIT);
			}
			assertThat(trace.lookups()).hasSize(1000);
		}
	}

	@Test
	void cacheRecordsWhichTierAnswered() {
		try (CacheNodes nodes = new CacheNodes(Map.of("pillar.mode", "local"))) {
			TwoTierCacheManager manager = nodes.start().getBean(TwoTierCacheManager.class);
			try (CacheTrace trace = CacheTrace.open()) {
				manager.getCache("bots").get("a", () -> 1);
				manager.getCache("bots").get("a");
				assertThat(trace.lookups()).extracting(Lookup::outcome)
					.containsExactly(Outcome.MISS, Outcome.LOCAL_HIT);
			}
		}
	}

}
