package io.pillar.presence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ValueScanCursor;

import io.pillar.redis.RedisLink;

/**
 * Puts right what Redis has of the entries of this node.
 */
final class RedisHealer {

	private static final int TOGETHER = 200;

	private final RedisLink link;

	private final RedisPresenceKeys keys;

	private final RedisPartitions partitions;

	private final PresenceEvents events;

	RedisHealer(RedisLink link, RedisPresenceKeys keys, RedisPartitions partitions, PresenceEvents events) {
		this.link = link;
		this.keys = keys;
		this.partitions = partitions;
		this.events = events;
	}

	/**
	 * Compare the entries of a partition one by one.
	 * @param index the partition
	 * @param between called now and then
	 * @return how many were put right
	 */
	int heal(int index, Runnable between) {
		Set<String> there = there(index);
		List<String> missing = this.partitions.with(index,
				(own) -> own.entries.keySet().stream().filter((whole) -> !there.contains(whole)).toList());
		List<RedisEntry> ghosts = this.partitions.with(index, (own) -> ghosts(own, there));
		if (missing.isEmpty() && ghosts.isEmpty()) {
			count(index);
			return 0;
		}
		int done = all(missing, (whole) -> this.partitions.again(index, whole), between);
		if (done == missing.size()) {
			// what takes the place of a ghost is there now
			done += all(ghosts, this.partitions::away, between);
		}
		this.events.heals.add(done);
		return done;
	}

	/**
	 * Write entries again whose grace runs. Nothing that is counted says that they are
	 * missing.
	 * @param index the partition
	 * @param between called now and then
	 * @return whether it worked
	 */
	boolean healGraces(int index, Runnable between) {
		List<String> graces = this.partitions.with(index, (own) -> List.copyOf(own.ending.keySet()));
		return all(graces, (whole) -> this.partitions.graceAgain(index, whole), between) == graces.size();
	}

	private Set<String> there(int index) {
		byte[] key = this.keys.node(index, this.partitions.node());
		Set<String> there = new HashSet<>();
		ScanCursor[] cursor = { ScanCursor.INITIAL };
		do {
			ValueScanCursor<byte[]> page = this.link
				.call((redis) -> redis.sscan(key, cursor[0], ScanArgs.Builder.limit(1000)));
			page.getValues().forEach((whole) -> there.add(RedisPresenceKeys.text(whole)));
			cursor[0] = page;
		}
		while (!cursor[0].isFinished());
		return there;
	}

	private List<RedisEntry> ghosts(RedisPartition own, Set<String> there) {
		List<RedisEntry> ghosts = new ArrayList<>();
		for (String whole : there) {
			RedisEntry entry = own.entries.containsKey(whole) ? null : RedisEntry.parse(own.index, whole);
			// what names another node is for that one to end, wherever it stands
			if (entry != null && entry.node().equals(this.partitions.node())) {
				ghosts.add(entry);
			}
		}
		return ghosts;
	}

	/**
	 * The entries are right, but not what was counted of them.
	 */
	private void count(int index) {
		byte[] key = this.keys.sums(index);
		byte[] node = RedisPresenceKeys.bytes(this.partitions.node());
		CompletableFuture<?> answer = this.partitions.with(index,
				(own) -> own.entries.isEmpty() ? this.link.callAsync((redis) -> redis.hdel(key, node))
						: this.link.callAsync((redis) -> redis.hset(key, node, RedisPresenceKeys.bytes(own.sum))));
		answer.exceptionally((ex) -> null).join();
	}

	/**
	 * Put things right until one cannot be: the next beat finds the rest.
	 */
	private <T> int all(List<T> things, Function<T, CompletableFuture<Boolean>> action, Runnable between) {
		int done = 0;
		boolean goOn = true;
		for (int from = 0; goOn && from < things.size(); from += TOGETHER) {
			List<CompletableFuture<Boolean>> answers = things.subList(from, Math.min(from + TOGETHER, things.size()))
				.stream()
				.map(action)
				.toList();
			int right = (int) answers.stream().filter(CompletableFuture::join).count();
			done += right;
			goOn = right == answers.size();
			between.run();
		}
		return done;
	}

}
