package io.pillar.cache.history;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Drives the caches of several nodes at random and judges what they answer by what their
 * database held. Found are values that stay stale after all writers have stopped, nodes
 * on which a thread does not see what it wrote, values that no transaction committed, and
 * exceptions that are not the database's own.
 * <p>
 * A node may be late: until the grace period is over another node may still hold a value
 * that has been replaced. Choices follow from a seed, the order of threads does not, so
 * the same seed makes the same fault likely but not certain.
 *
 * @since 0.1.0
 */
public final class HistoryChecker {

	private static final Log logger = LogFactory.getLog(HistoryChecker.class);

	private HistoryChecker() {
	}

	/**
	 * Start the nodes, drive them until the time is over or enough is found, and stop
	 * them.
	 * @param factory starts a node
	 * @param options how to drive them
	 * @return what was done and found
	 */
	public static HistoryReport check(NodeFactory factory, HistoryOptions options) {
		logger.info("Checking caches with seed %d".formatted(options.seed()));
		HistoryReport report;
		try (HistoryRun run = new HistoryRun(factory, options)) {
			report = run.run();
		}
		logger.info(report);
		return report;
	}

}
