package io.pillar.presence;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;

import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisLink;

/**
 * Ends entries whose time is over, and those of nodes that are gone. Any node does, and
 * any number of them at the same time: the script decides, once for each entry.
 */
final class RedisPresenceSweep {

	private static final int TOGETHER = 200;

	private final RedisLink link;

	private final RedisPresenceKeys keys;

	private final RedisPresenceScripts scripts;

	private final PresenceEvents events;

	RedisPresenceSweep(RedisLink link, RedisPresenceKeys keys, RedisPresenceScripts scripts, PresenceEvents events) {
		this.link = link;
		this.keys = keys;
		this.scripts = scripts;
		this.events = events;
	}

	/**
	 * End entries whose time is over.
	 * @param partition the partition
	 * @param now what time it is in Redis
	 * @param goOn asked whether there is time for more
	 */
	void due(int partition, long now, BooleanSupplier goOn) {
		byte[] key = this.keys.due(partition);
		List<byte[]> over;
		do {
			over = this.link.call((redis) -> redis.zrangebyscore(key, until(now), Limit.from(TOGETHER)));
			end(partition, over, Condition.DUE, (name) -> this.link.callAsync((redis) -> redis.zrem(key, name)));
		}
		while (over.size() == TOGETHER && goOn.getAsBoolean());
	}

	/**
	 * End entries of nodes that are gone.
	 * @param partition the partition
	 * @param now what time it is in Redis
	 * @param goOn asked whether there is time for more
	 */
	void dead(int partition, long now, BooleanSupplier goOn) {
		byte[] key = this.keys.leases(partition);
		for (byte[] node : this.link.call((redis) -> redis.zrangebyscore(key, until(now), Limit.from(TOGETHER)))) {
			String name = RedisPresenceKeys.text(node);
			byte[] entries = this.keys.node(partition, name);
			List<byte[]> some;
			long ended;
			do {
				some = this.link.call((redis) -> redis.srandmember(entries, TOGETHER));
				ended = end(partition, some, Condition.NODE,
						(entry) -> this.link.callAsync((redis) -> redis.srem(entries, entry)));
			}
			while (ended > 0 && goOn.getAsBoolean());
			if (some.isEmpty()) {
				this.scripts.reap(partition, name).join();
			}
		}
	}

	private static Range<Long> until(long now) {
		return Range.from(Range.Boundary.unbounded(), Range.Boundary.including(now));
	}

	/**
	 * End entries; what cannot be read is taken out of where it stands.
	 */
	private long end(int partition, List<byte[]> names, Condition condition,
			Function<byte[], CompletableFuture<Long>> drop) {
		List<CompletableFuture<Long>> answers = names.stream().map((name) -> {
			RedisEntry entry = RedisEntry.parse(partition, RedisPresenceKeys.text(name));
			return (entry != null) ? this.scripts.leave(entry, condition, 0) : drop.apply(name);
		}).toList();
		long ended = answers.stream().map(CompletableFuture::join).filter((answer) -> answer > 0).count();
		this.events.swept.add(ended);
		return ended;
	}

}
