package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Who is there, in forms that are measured.
 */
enum RosterSubject implements Contender {

	SET("a set, and a key for each user", Column.SET, SetRoster::new),

	SORTED_SET("a sorted set", Column.SORTED_SET, SortedSetRoster::new),

	PILLAR("Pillar", Column.PILLAR, PillarRoster::new);

	private final String title;

	private final Column column;

	private final Function<String, Roster> factory;

	RosterSubject(String title, Column column, Function<String, Roster> factory) {
		this.title = title;
		this.column = column;
		this.factory = factory;
	}

	@Override
	public String title() {
		return this.title;
	}

	@Override
	public Column column() {
		return this.column;
	}

	/**
	 * Start what one node knows.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @return what it knows
	 */
	Roster start(String redis) {
		return this.factory.apply(redis);
	}

}
