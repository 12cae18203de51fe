package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;

import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Ends entries whose time is over, and those of nodes that are gone. Any node does, and
 * any number of them at the same time: the script decides, once for each entry.
 */
final class RedisPresenceSweep {

	private static final int PAGE = 5 * RedisPresenceScripts.TOGETHER;

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
			over = this.link.call((redis) -> redis.zrangebyscore(key, until(now), Limit.from(PAGE)));
			end(partition, over, Condition.DUE, (entry) -> true,
					(name) -> this.link.callAsync((redis) -> redis.zrem(key, name)));
		}
		while (over.size() == PAGE && goOn.getAsBoolean());
	}

	/**
	 * End entries of nodes that are gone.
	 * @param partition the partition
	 * @param now what time it is in Redis
	 * @param goOn asked whether there is time for more
	 */
	void dead(int partition, long now, BooleanSupplier goOn) {
		byte[] key = this.keys.leases(partition);
		RuntimeException failure = null;
		for (byte[] node : this.link.call((redis) -> redis.zrangebyscore(key, until(now), Limit.from(PAGE)))) {
			try {
				dead(partition, RedisPresenceKeys.text(node), goOn);
			}
			catch (RuntimeException ex) {
				// one that cannot be ended is no reason for others to stay
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private void dead(int partition, String node, BooleanSupplier goOn) {
		byte[] entries = this.keys.node(partition, node);
		List<byte[]> some;
		long ended;
		do {
			some = this.link.call((redis) -> redis.srandmember(entries, PAGE));
			ended = end(partition, some, Condition.NODE, (entry) -> entry.node().equals(node),
					(name) -> this.link.callAsync((redis) -> redis.srem(entries, name)));
		}
		while (ended > 0 && goOn.getAsBoolean());
		if (some.isEmpty()) {
			this.scripts.reap(partition, node).join();
		}
	}

	private static Range<Long> until(long now) {
		return Range.from(Range.Boundary.unbounded(), Range.Boundary.including(now));
	}

	/**
	 * End entries; what cannot be read, or does not belong where it stands, is taken out
	 * of there. All calls are waited for, whatever becomes of one.
	 */
	private long end(int partition, List<byte[]> names, Condition condition, Predicate<RedisEntry> belongs,
			Function<byte[], CompletableFuture<Long>> drop) {
		List<RedisEntry> entries = new ArrayList<>(names.size());
		List<CompletableFuture<Long>> ended = new ArrayList<>();
		for (byte[] name : names) {
			RedisEntry entry = RedisEntry.parse(partition, RedisPresenceKeys.text(name));
			if (entry != null && belongs.test(entry)) {
				entries.add(entry);
			}
			else {
				ended.add(drop.apply(name).thenApply(this::count));
			}
		}
		for (int from = 0; from < entries.size(); from += RedisPresenceScripts.TOGETHER) {
			int to = Math.min(from + RedisPresenceScripts.TOGETHER, entries.size());
			ended.add(end(partition, entries.subList(from, to), condition));
		}
		return sum(ended).join();
	}

	private CompletableFuture<Long> end(int partition, List<RedisEntry> entries, Condition condition) {
		return this.scripts.leave(partition, entries, condition, 0)
			.thenApply((answers) -> count(answers.stream().filter((answer) -> answer > 0).count()))
			.exceptionallyCompose((ex) -> {
				if (entries.size() == 1 || unwrap(ex) instanceof RedisUnavailableException) {
					return CompletableFuture.failedFuture(ex);
				}
				// one that cannot be ended is no reason for others to stay
				return sum(entries.stream().map((entry) -> end(partition, List.of(entry), condition)).toList());
			});
	}

	private long count(long ended) {
		this.events.swept.add(ended);
		return ended;
	}

	private static CompletableFuture<Long> sum(List<CompletableFuture<Long>> counts) {
		return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
			.thenApply((ignored) -> counts.stream().mapToLong(CompletableFuture::join).sum());
	}

	private static Throwable unwrap(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

}
