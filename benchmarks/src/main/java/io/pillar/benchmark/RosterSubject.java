package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Who is there, in forms that are measured.
 */
enum RosterSubject implements NodeContender<Roster> {

	SET("a set, and a key for each user", Column.SET, SetRoster::new),

	SORTED_SET("a sorted set", Column.SORTED_SET, SortedSetRoster::new),

	PILLAR("Pillar", Column.PILLAR, PillarRoster::new);

	private final Entry<Roster> entry;

	RosterSubject(String title, Column column, Function<String, Roster> factory) {
		this.entry = new Entry<>(title, column, factory);
	}

	@Override
	public Entry<Roster> entry() {
		return this.entry;
	}

}
