package io.pillar.docs.lock;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.pillar.lock.JdbcFence;
import io.pillar.lock.RunOnce;
import io.pillar.lock.SlotRun;

/**
 * Jobs of which each slot is run by one node.
 */
// tag::runonce[]
@Component
public class Reports {

	private final JdbcFence fence;

	Reports(JdbcFence fence) {
		this.fence = fence;
	}

	@RunOnce(name = "daily-report", onCrash = RunOnce.OnCrash.RETRY)
	@Scheduled(cron = "0 0 2 * * *", zone = "Europe/Berlin")
	@Transactional
	public void write() {
		SlotRun run = SlotRun.current();
		this.fence.check(run.job(), run.token());
		System.out.println("The report of " + run.slot());
	}

}
// end::runonce[]
