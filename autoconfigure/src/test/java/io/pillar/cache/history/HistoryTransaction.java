package io.pillar.cache.history;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one transaction wrote and sees. Holds the lock of each row it wrote until its end.
 */
class HistoryTransaction {

	private final @Nullable Map<HistoryRow, Long> snapshot;

	private final Map<HistoryRow, Long> written = new LinkedHashMap<>();

	HistoryTransaction(@Nullable Map<HistoryRow, Long> snapshot) {
		this.snapshot = snapshot;
	}

	long read(HistoryRow row) {
		Long own = this.written.get(row);
		if (own != null) {
			return own;
		}
		return (this.snapshot != null) ? this.snapshot.getOrDefault(row, row.committed()) : row.committed();
	}

	void write(HistoryRow row, long number) {
		row.lock();
		this.written.put(row, number);
		row.note("writes in a transaction", number);
	}

	boolean wrote(HistoryRow row, long number) {
		Long own = this.written.get(row);
		return own != null && own == number;
	}

	boolean wroteAbsence(HistoryRow row) {
		Long own = this.written.get(row);
		return own != null && row.isAbsent(own);
	}

	void commit() {
		this.written.forEach(HistoryRow::commit);
		this.written.keySet().forEach(HistoryRow::unlock);
	}

	void rollback() {
		this.written.forEach(HistoryRow::withdraw);
		this.written.keySet().forEach(HistoryRow::unlock);
	}

}
