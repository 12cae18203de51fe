package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

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
			end(partition, over, Condition.DUE, (name) -> this.link.callAsync((redis) -> redis.zrem(key, name)));
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
			ended = end(partition, some, Condition.NODE,
					(entry) -> this.link.callAsync((redis) -> redis.srem(entries, entry)));
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
	 * End entries; what cannot be read is taken out of where it stands.
	 */
	private long end(int partition, List<byte[]> names, Condition condition,
			Function<byte[], CompletableFuture<Long>> drop) {
		List<RedisEntry> entries = new ArrayList<>(names.size());
		List<CompletableFuture<Long>> dropped = new ArrayList<>();
		for (byte[] name : names) {
			RedisEntry entry = RedisEntry.parse(partition, RedisPresenceKeys.text(name));
			if (entry != null) {
				entries.add(entry);
			}
			else {
				dropped.add(drop.apply(name));
			}
		}
		long ended = end(partition, entries, condition);
		ended += dropped.stream().mapToLong(CompletableFuture::join).sum();
		this.events.swept.add(ended);
		return ended;
	}

	private long end(int partition, List<RedisEntry> entries, Condition condition) {
		List<Batch> batches = new ArrayList<>();
		for (int from = 0; from < entries.size(); from += RedisPresenceScripts.TOGETHER) {
			List<RedisEntry> some = entries.subList(from,
					Math.min(from + RedisPresenceScripts.TOGETHER, entries.size()));
			batches.add(new Batch(some, this.scripts.leave(partition, some, condition, 0)));
		}
		return batches.stream().mapToLong((batch) -> await(partition, batch, condition)).sum();
	}

	private long await(int partition, Batch batch, Condition condition) {
		try {
			return batch.answers().join().stream().filter((answer) -> answer > 0).count();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RedisUnavailableException || batch.entries().size() == 1) {
				throw ex;
			}
			// one that cannot be ended is no reason for others to stay
			List<Batch> each = batch.entries()
				.stream()
				.map(List::of)
				.map((entry) -> new Batch(entry, this.scripts.leave(partition, entry, condition, 0)))
				.toList();
			return each.stream().mapToLong((one) -> await(partition, one, condition)).sum();
		}
	}

	/**
	 * Entries that end together.
	 *
	 * @param entries the entries
	 * @param answers what Redis says of each
	 */
	private record Batch(List<RedisEntry> entries, CompletableFuture<List<Long>> answers) {

	}

}
