package io.pillar.docs.lock;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.pillar.lock.CurrentLease;
import io.pillar.lock.JdbcFence;
import io.pillar.lock.LockUnavailableException;
import io.pillar.lock.Locked;

/**
 * A service whose methods are locked.
 */
// tag::annotation[]
@Service
public class Orders {

	private final JdbcClient database;

	private final JdbcFence fence;

	Orders(JdbcClient database, JdbcFence fence) {
		this.database = database;
		this.fence = fence;
	}

	@Locked(name = "book", key = "#symbol", waitFor = "2s", fallback = "busy")
	@Transactional
	public int match(String symbol) {
		this.fence.check(CurrentLease.get());
		return this.database.sql("UPDATE orders SET matched = TRUE WHERE symbol = ?").param(symbol).update();
	}

	int busy(String symbol, LockUnavailableException why) {
		return 0;
	}

}
// end::annotation[]
