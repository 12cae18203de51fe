package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Locks that are measured.
 */
enum LockerSubject implements NodeContender<Locker> {

	RAW("raw SET NX and a script", Column.RAW_LOCK, RawLocker::new),

	REDISSON("Redisson RLock", Column.REDISSON, (redis) -> new RedissonLocker(redis, false)),

	REDISSON_FENCED("Redisson RFencedLock", Column.REDISSON_FENCED, (redis) -> new RedissonLocker(redis, true)),

	SPRING_INTEGRATION("Spring Integration RedisLockRegistry", Column.SPRING_INTEGRATION, SpringIntegrationLocker::new),

	SHEDLOCK("ShedLock", Column.SHEDLOCK, ShedLockLocker::new),

	PILLAR("Pillar", Column.PILLAR, PillarLocker::new);

	private final Entry<Locker> entry;

	LockerSubject(String title, Column column, Function<String, Locker> factory) {
		this.entry = new Entry<>(title, column, factory);
	}

	@Override
	public Entry<Locker> entry() {
		return this.entry;
	}

}
