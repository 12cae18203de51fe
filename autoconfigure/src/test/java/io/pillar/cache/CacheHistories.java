package io.pillar.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.cache.history.Disturbance;
import io.pillar.cache.history.HistoryChecker;
import io.pillar.cache.history.HistoryOptions;
import io.pillar.cache.history.HistoryReport;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs histories on the nodes of one Redis, whatever that is made of.
 */
final class CacheHistories {

	static final String NAMESPACE = "history";

	private static final Duration DISTURBED = Duration.ofSeconds(CacheFleet.LONG ? 60 : 3);

	private static final Duration FAILED_OVER = Duration.ofSeconds(CacheFleet.LONG ? 120 : 6);

	/**
	 * How long a node may be late when calls were not answered. A put that was not
	 * confirmed may be carried out until its caller's budget is over, and is made up for
	 * after three of them, which are six seconds in {@link CacheNodes}.
	 */
	private static final Duration UNANSWERED = Duration.ofSeconds(10);

	private static final Duration OFTEN = Duration.ofSeconds(1);

	private static final Duration RETURNED = Duration.ofSeconds(60);

	private final Map<String, Object> properties = new HashMap<>();

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private volatile long droppedStripes;

	/**
	 * Choose where Redis is.
	 * @param properties how the nodes are configured
	 */
	CacheHistories(Map<String, Object> properties) {
		this.properties.putAll(properties);
	}

	/**
	 * Disturb nodes that have an answer to each of their calls.
	 */
	void disturb(Disturbance disturbance, Duration interval) {
		disturb((options) -> options.withDisturbance(disturbance, interval));
	}

	/**
	 * Disturb nodes so that calls are not answered.
	 */
	void interrupt(Disturbance disturbance) {
		disturb((options) -> options.withDisturbance(disturbance, OFTEN).withGrace(UNANSWERED));
	}

	/**
	 * Disturb nodes so that Redis forgets changes that it had acknowledged, and expect
	 * that it did. The more keys, the more changes are the last of their key and not
	 * hidden by later ones. Nodes wait for answers as short as they do by default: most
	 * of a failover would else pass with waiting.
	 */
	void failOver(Disturbance disturbance) {
		this.properties.put("pillar.redis.timeout", "500ms");
		disturb((options) -> options.withDuration(FAILED_OVER)
			.withContention(20, 80)
			.withDisturbance(disturbance, OFTEN)
			.withGrace(UNANSWERED));
		assertThat(this.droppedStripes).as("stripes with another history").isPositive();
	}

	private void disturb(UnaryOperator<HistoryOptions> change) {
		assertThat(check(change).disturbances()).isPositive();
	}

	HistoryReport check(UnaryOperator<HistoryOptions> change) {
		HistoryOptions options = HistoryOptions.defaults().withDuration(DISTURBED);
		Long seed = Long.getLong("pillar.history.seed");
		HistoryOptions seeded = (seed != null) ? options.withSeed(seed) : options;
		try (CacheNodes nodes = new CacheNodes(this.properties).with("pillar.namespace", NAMESPACE)) {
			HistoryReport report = HistoryChecker.check((configuration) -> start(nodes, configuration),
					change.apply(seeded));
			System.out.println(report);
			report.assertClean();
			return report;
		}
	}

	private ConfigurableApplicationContext start(CacheNodes nodes, Class<?>... configuration) {
		ConfigurableApplicationContext context = nodes.start(configuration);
		this.contexts.add(context);
		return context;
	}

	/**
	 * Wait until all nodes use Redis again and have had two heartbeats: what they take to
	 * become right counts from there.
	 */
	void awaitReturned() {
		await().atMost(RETURNED)
			.until(() -> this.contexts.stream()
				.allMatch((context) -> context.getBean(RedisAvailability.class).isAvailable()));
		awaitServed();
		this.droppedStripes = this.contexts.stream()
			.mapToLong((context) -> context.getBean(RedisCoherence.class).stats().droppedStripes())
			.sum();
	}

	/**
	 * Wait until the nodes have had the time to find Redis again.
	 */
	static void awaitServed() {
		pause(2500);
	}

	static void pause(long millis) {
		await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
	}

}
