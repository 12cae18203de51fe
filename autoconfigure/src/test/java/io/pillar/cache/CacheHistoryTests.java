package io.pillar.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.pillar.cache.history.HistoryChecker;
import io.pillar.cache.history.HistoryOptions;
import io.pillar.cache.history.HistoryReport;
import io.pillar.embedded.RedisServer;

/**
 * No node keeps an old value, whatever happens at once. A longer run is asked for with
 * {@code -Dpillar.history.seconds=…}.
 */
class CacheHistoryTests {

	private static final Duration DURATION = Duration.ofSeconds(Long.getLong("pillar.history.seconds", 20));

	@Test
	void historyOfTwoNodesHoldsNoOldValue() {
		try (RedisServer redis = RedisServer.builder().start();
				CacheNodes nodes = CacheNodes.on(redis.host(), redis.port())) {
			HistoryReport report = HistoryChecker.check(nodes::start, HistoryOptions.defaults().withDuration(DURATION));
			System.out.println(report);
			report.assertClean();
		}
	}

}
