package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Locks that are measured.
 */
enum LockerSubject implements Contender {

	RAW("raw SET NX and a script", Column.RAW_LOCK, RawLocker::new),

	REDISSON("Redisson RLock", Column.REDISSON, (redis) -> new RedissonLocker(redis, false)),

	REDISSON_FENCED("Redisson RFencedLock", Column.REDISSON_FENCED, (redis) -> new RedissonLocker(redis, true)),

	SPRING_INTEGRATION("Spring Integration RedisLockRegistry", Column.SPRING_INTEGRATION, SpringIntegrationLocker::new),

	SHEDLOCK("ShedLock", Column.SHEDLOCK, ShedLockLocker::new),

	PILLAR("Pillar", Column.PILLAR, PillarLocker::new);

	private final String title;

	private final Column column;

	private final Function<String, Locker> factory;

	LockerSubject(String title, Column column, Function<String, Locker> factory) {
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
	 * Start the locks of one node.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @return the locks
	 */
	Locker start(String redis) {
		return this.factory.apply(redis);
	}

}
