package io.pillar.cache.history;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Brings the one database of the run into the beans of a node.
 */
class HistoryDatabaseSlot {

	private volatile @Nullable HistoryDatabase database;

	void fill(HistoryDatabase database) {
		this.database = database;
	}

	HistoryDatabase get() {
		HistoryDatabase filled = this.database;
		Assert.state(filled != null, "The node has not been given its database");
		return filled;
	}

}
