package io.pillar.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.pillar.presence.RedisPartition.Ending;
import io.pillar.presence.RedisPresenceScripts.Beat;
import io.pillar.presence.RedisPresenceScripts.Condition;

/**
 * What this node writes to the partitions.
 */
/*
 * What changes and what is sent of it happen under one lock, so that the commands of a
 * partition leave in the order in which its sum changes, and a beat finds the sum that it
 * was sent with unless something went wrong: a command that was lost, that came late over
 * a connection that was given up, or an entry that was swept or lost. Nothing of that is
 * handled where it happens. It shows at the next beat, and is healed then.
 */
final class RedisPartitions {

	private final RedisPartition[] partitions = IntStream.range(0, RedisPresenceKeys.PARTITIONS)
		.mapToObj(RedisPartition::new)
		.toArray(RedisPartition[]::new);

	private final OwnMembers members;

	private final RedisPresenceScripts scripts;

	private final String node;

	private final int max;

	private final LongSupplier nanos;

	private final RedisPresenceFollower follower;

	RedisPartitions(OwnMembers members, RedisPresenceScripts scripts, String node, int max, LongSupplier nanos,
			RedisPresenceFollower follower) {
		this.members = members;
		this.scripts = scripts;
		this.node = node;
		this.max = max;
		this.nanos = nanos;
		this.follower = follower;
	}

	String node() {
		return this.node;
	}

	/**
	 * Write a new entry.
	 * @param before the number of one whose grace ran and that it takes the place of, 0
	 * for none
	 * @return done when it is written, or it is clear that it may not be
	 */
	CompletableFuture<?> write(RedisOwnEntry own, long before) {
		return locked(() -> {
			RedisPartition partition = this.partitions[own.entry().partition()];
			partition.add(own);
			CompletableFuture<Boolean> answer = send(own, false);
			RedisEntry old = own.entry().withNumber(before);
			if (partition.ending.remove(old.whole()) == null) {
				return answer;
			}
			// not before the new one is there, or its user would leave and join
			return answer.thenApply((written) -> {
				if (written) {
					sendEnd(old, this.nanos.getAsLong());
				}
				return written;
			});
		});
	}

	private CompletableFuture<Boolean> send(RedisOwnEntry own, boolean again) {
		CompletableFuture<Long> answer = this.scripts.join(own.entry(), PresenceNames.encode(own.user()), own.written(),
				own.revision());
		boolean unsent = answer.isCompletedExceptionally();
		if (again && !unsent) {
			this.follower.mayBeWritten(own.channel(), own.user());
		}
		return answer.handle((result, ex) -> {
			if (ex != null) {
				this.follower.joinedAlone(own.channel(), own.user(), unsent);
			}
			return ex == null;
		});
	}

	/**
	 * Write what changed of an entry.
	 */
	CompletableFuture<?> change(RedisOwnEntry own) {
		return locked(() -> {
			RedisPartition partition = this.partitions[own.entry().partition()];
			String whole = own.entry().whole();
			partition.changed.add(whole);
			long revision = own.revision();
			return send(own, true).thenAccept((written) -> locked(
					() -> written && own.revision() == revision && partition.changed.remove(whole)));
		});
	}

	/**
	 * End an entry.
	 * @param until until when it is there, on the monotonic clock
	 */
	CompletableFuture<?> end(RedisOwnEntry own, long until) {
		return locked(() -> {
			RedisEntry entry = own.entry();
			RedisPartition partition = this.partitions[entry.partition()];
			partition.remove(entry);
			if (until - this.nanos.getAsLong() <= 0) {
				return partition.hurry(entry, this.max) ? endInGrace(partition, entry) : sendEnd(entry, until);
			}
			if (partition.ending.size() < this.max) {
				partition.ending.put(entry.whole(), new Ending(own, until));
			}
			return sendEnd(entry, until);
		});
	}

	/**
	 * End an entry now whose grace runs. No sum says that Redis has it.
	 */
	private CompletableFuture<?> endInGrace(RedisPartition partition, RedisEntry entry) {
		return sendEnd(entry, this.nanos.getAsLong())
			.thenAccept((ended) -> locked(() -> ended && partition.hurried.remove(entry) != null));
	}

	private CompletableFuture<Boolean> sendEnd(RedisEntry entry, long until) {
		return this.scripts.leave(entry, Condition.ASKED, millisUntil(until)).handle((answer, ex) -> ex == null);
	}

	/**
	 * Round up: nobody leaves before the grace is over.
	 */
	private long millisUntil(long until) {
		return Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - this.nanos.getAsLong() + 999_999));
	}

	/**
	 * Say that this node vouches for what it wrote.
	 * @param index the partition
	 * @param lease for how long
	 * @param sweep for how long it would end what is over, zero where it would not
	 */
	Sent beat(int index, Duration lease, Duration sweep) {
		return locked(() -> {
			RedisPartition partition = this.partitions[index];
			for (String whole : List.copyOf(partition.changed)) {
				RedisOwnEntry own = partition.entries.get(whole);
				if (own != null) {
					change(own);
				}
			}
			List.copyOf(partition.hurried.keySet()).forEach((entry) -> endInGrace(partition, entry));
			long millis = partition.entries.isEmpty() ? 0 : Math.max(1, lease.toMillis());
			return new Sent(partition.sum, this.follower.seen(index),
					this.scripts.beat(index, this.node, millis, sweep.toMillis()));
		});
	}

	/**
	 * Forget whose grace is over.
	 */
	void purge() {
		long now = this.nanos.getAsLong();
		for (int i = 0; i < this.partitions.length; i++) {
			with(i, (partition) -> partition.purge(now));
		}
	}

	/**
	 * Do something with what this node wrote to a partition.
	 */
	<T extends @Nullable Object> T with(int index, Function<RedisPartition, T> work) {
		return locked(() -> work.apply(this.partitions[index]));
	}

	/**
	 * Write an entry again that is missing in Redis.
	 */
	CompletableFuture<Boolean> again(int index, String whole) {
		return locked(() -> {
			RedisOwnEntry own = this.partitions[index].entries.get(whole);
			return (own != null) ? send(own, true) : CompletableFuture.completedFuture(true);
		});
	}

	/**
	 * Write an entry again whose grace runs, of which Redis may know nothing any more.
	 */
	CompletableFuture<Boolean> graceAgain(int index, String whole) {
		return locked(() -> {
			Ending ending = this.partitions[index].ending.get(whole);
			// where its time is over its user was told to have left, and would come again
			if (ending == null || ending.until() - this.nanos.getAsLong() <= 0) {
				return CompletableFuture.completedFuture(true);
			}
			CompletableFuture<Boolean> written = send(ending.own(), true);
			return written.thenCombine(sendEnd(ending.own().entry(), ending.until()), Boolean::logicalAnd);
		});
	}

	/**
	 * Take an entry away that should not be in Redis.
	 */
	CompletableFuture<Boolean> away(RedisEntry entry) {
		return locked(() -> {
			RedisPartition partition = this.partitions[entry.partition()];
			Ending ending = partition.ending.get(entry.whole());
			return partition.entries.containsKey(entry.whole()) ? CompletableFuture.completedFuture(true)
					: sendEnd(entry, (ending != null) ? ending.until() : this.nanos.getAsLong());
		});
	}

	private <T extends @Nullable Object> T locked(Supplier<T> work) {
		this.members.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.members.lock.unlock();
		}
	}

	/**
	 * A beat on its way.
	 *
	 * @param sum what this node knew when it left
	 * @param seen the last event that it knew
	 * @param answer what Redis says
	 */
	record Sent(long sum, RedisEventId seen, CompletableFuture<Beat> answer) {

	}

}
