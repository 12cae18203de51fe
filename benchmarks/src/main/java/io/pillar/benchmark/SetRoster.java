package io.pillar.benchmark;

import java.util.List;

import io.lettuce.core.RedisFuture;

/**
 * A set of users for each room, and a key for each user that expires.
 */
final class SetRoster extends RawRoster {

	SetRoster(String redis) {
		super(redis);
	}

	@Override
	List<RedisFuture<?>> enter(String room, String user) {
		return List.of(redis().sadd(room, user), redis().psetex(key(room, user), LEASE.toMillis(), "1"));
	}

	@Override
	void stay(String room, String user) {
		redis().psetex(key(room, user), LEASE.toMillis(), "1");
	}

	@Override
	List<RedisFuture<?>> exit(String room, String user) {
		return List.of(redis().srem(room, user), redis().del(key(room, user)));
	}

	@Override
	public long count(String room) {
		return await(redis().scard(room));
	}

	private static String key(String room, String user) {
		return room + ":" + user;
	}

}
