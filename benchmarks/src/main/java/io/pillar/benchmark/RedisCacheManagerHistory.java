package io.pillar.benchmark;

import java.time.Duration;
import java.util.Locale;

import io.lettuce.core.RedisURI;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.pillar.cache.history.HistoryChecker;
import io.pillar.cache.history.HistoryOptions;
import io.pillar.cache.history.HistoryReport;
import io.pillar.cache.history.NodeFactory;
import io.pillar.embedded.RedisServer;

/**
 * Shows that the history checker of Pillar's own tests finds what is wrong elsewhere:
 * drives the caches of two nodes of Spring's {@link RedisCacheManager} on one Redis, and
 * then Pillar's.
 */
public final class RedisCacheManagerHistory {

	// a run must not end before it met a value that stays stale
	private static final int MANY = 1_000_000;

	private RedisCacheManagerHistory() {
	}

	/**
	 * Drive the caches.
	 * @param args the seconds of each run (20) and the seed of its choices (any)
	 */
	public static void main(String[] args) {
		HistoryOptions options = HistoryOptions.defaults()
			.withFindings(MANY)
			.withGrace(Duration.ofSeconds(1))
			.withDuration(Duration.ofSeconds((args.length > 0) ? Long.parseLong(args[0]) : 20));
		HistoryOptions seeded = (args.length > 1) ? options.withSeed(Long.parseLong(args[1])) : options;
		try (RedisServer redis = RedisServer.builder().start()) {
			// without transactions, of which Spring's knows nothing unless told
			HistoryOptions easier = seeded.withTransactions(false, false);
			System.out.println("| Cache manager | Stuck stale | Other findings | Operations | Took | Seed |");
			System.out.println("|---|--:|--:|--:|--:|--:|");
			HistoryReport waiting = check("RedisCacheManager, writes at once", spring(redis, true), easier);
			HistoryReport notWaiting = check("RedisCacheManager, default writes", spring(redis, false), easier);
			HistoryReport ours = check("Pillar, with transactions", pillar(redis), seeded);
			for (HistoryReport report : new HistoryReport[] { waiting, notWaiting, ours }) {
				report.findings().stream().findFirst().ifPresent((finding) -> System.out.printf("%n%s%n", finding));
			}
			boolean shown = !waiting.stuck().isEmpty() && ours.findings().isEmpty();
			System.exit(shown ? 0 : 1);
		}
	}

	private static HistoryReport check(String title, NodeFactory nodes, HistoryOptions options) {
		HistoryReport report = HistoryChecker.check(nodes, options);
		System.out.printf(Locale.ROOT, "| %s | %d | %d | %d | %.1f s | %d |%n", title, report.stuck().size(),
				report.violations().size(), report.operations(), report.duration().toMillis() / 1000.0, report.seed());
		return report;
	}

	private static NodeFactory spring(RedisServer redis, boolean immediateWrites) {
		redis.execute("FLUSHALL");
		RedisURI uri = RedisURI.create(redis.url());
		return (configuration) -> {
			AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
			context.registerBean(LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory(uri.getHost(), uri.getPort()));
			context.registerBean(RedisCacheManager.class,
					() -> RedisCacheManager
						.builder(RedisCacheWriter.create(context.getBean(LettuceConnectionFactory.class),
								(writer) -> writer.immediateWrites(immediateWrites)))
						.build());
			context.register(configuration);
			context.refresh();
			return context;
		};
	}

	private static NodeFactory pillar(RedisServer redis) {
		redis.execute("FLUSHALL");
		return (configuration) -> SpringNodes.pillarContext(redis.url(), configuration);
	}

}
