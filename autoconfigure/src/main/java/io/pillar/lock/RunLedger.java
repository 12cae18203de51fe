package io.pillar.lock;

import java.util.List;
import java.util.Set;

/**
 * What became of the slots of jobs that are {@link RunOnce}.
 *
 * @since 0.1.0
 */
public interface RunLedger {

	/**
	 * Return the jobs of this application.
	 * @return their names
	 */
	Set<String> jobs();

	/**
	 * Return the last slots of a job, those of all nodes.
	 * @param job the name of the job
	 * @param count how many at most
	 * @return what became of them, the last first
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away
	 */
	List<RunRecord> runs(String job, int count);

}
