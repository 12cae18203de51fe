package io.pillar.sample.settlement;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.pillar.lock.JdbcFence;
import io.pillar.lock.RunOnce;
import io.pillar.lock.SlotRun;
import io.pillar.redis.NodeId;

/**
 * Counts the bots every few seconds, on one node of all. A slot that is run twice would
 * violate the primary key.
 */
@Service
class Settlements {

	private final JdbcClient database;

	private final JdbcFence fence;

	private final NodeId node;

	Settlements(JdbcClient database, JdbcFence fence, NodeId node) {
		this.database = database;
		this.fence = fence;
		this.node = node;
	}

	@RunOnce(name = "settlement")
	@Scheduled(fixedRateString = "${sample.settlement-rate}")
	@Transactional
	void settle() {
		SlotRun run = SlotRun.current();
		this.fence.check(run.job(), run.token());
		this.database
			.sql("INSERT INTO settlement (slot, bots, node) SELECT :slot, COUNT(*), CAST(:node AS VARCHAR) FROM bot")
			.param("slot", run.slot().toEpochMilli())
			.param("node", this.node.value())
			.update();
	}

	int count() {
		return this.database.sql("SELECT COUNT(*) FROM settlement").query(Integer.class).single();
	}

}
