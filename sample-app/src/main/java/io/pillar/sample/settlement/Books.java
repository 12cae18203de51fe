package io.pillar.sample.settlement;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.pillar.lock.CurrentLease;
import io.pillar.lock.JdbcFence;
import io.pillar.lock.Lease;
import io.pillar.lock.Locked;
import io.pillar.redis.NodeId;

/**
 * Closes the book of a project: reads, takes its time, and writes, which loses nothing
 * only because nobody else does so meanwhile.
 */
@Service
class Books {

	private final JdbcClient database;

	private final JdbcFence fence;

	private final NodeId node;

	Books(JdbcClient database, JdbcFence fence, NodeId node) {
		this.database = database;
		this.fence = fence;
		this.node = node;
	}

	@Locked(name = "book", key = "#project", waitFor = "20s", lease = "3s")
	@Transactional
	Closing close(String project, Duration work) {
		Lease lease = CurrentLease.get();
		this.fence.check(lease);
		int closings = closings(project);
		work(lease, work);
		this.database.sql("UPDATE book SET closings = :closings WHERE project = :project")
			.param("closings", closings + 1)
			.param("project", project)
			.update();
		return new Closing(project, this.node.value(), lease.token(), closings + 1);
	}

	private int closings(String project) {
		this.database.sql("INSERT INTO book (project, closings) VALUES (:project, 0) ON CONFLICT DO NOTHING")
			.param("project", project)
			.update();
		return this.database.sql("SELECT closings FROM book WHERE project = :project")
			.param("project", project)
			.query(Integer.class)
			.single();
	}

	/**
	 * What takes long looks now and then whether the lock is still held.
	 */
	private static void work(Lease lease, Duration work) {
		long end = System.nanoTime() + work.toNanos();
		while (System.nanoTime() < end) {
			lease.check();
			LockSupport.parkNanos(10_000_000);
		}
	}

	/**
	 * A book that was closed.
	 *
	 * @param project the project
	 * @param node the node that did it
	 * @param token the fencing token
	 * @param closings how many times it was closed
	 */
	record Closing(String project, String node, long token, int closings) {

	}

}
