package io.pillar.benchmark;

import java.util.List;

import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;

/**
 * A sorted set of users for each room, by when they were last told to be there.
 */
final class SortedSetRoster extends RawRoster {

	SortedSetRoster(String redis) {
		super(redis);
	}

	@Override
	List<RedisFuture<?>> enter(String room, String user) {
		return List.of(redis().zadd(room, System.currentTimeMillis(), user));
	}

	@Override
	void stay(String room, String user) {
		redis().zadd(room, System.currentTimeMillis(), user);
	}

	@Override
	List<RedisFuture<?>> exit(String room, String user) {
		return List.of(redis().zrem(room, user));
	}

	@Override
	public long count(String room) {
		return await(redis().zcount(room, Range.from(
				Range.Boundary.including(System.currentTimeMillis() - LEASE.toMillis()), Range.Boundary.unbounded())));
	}

}
