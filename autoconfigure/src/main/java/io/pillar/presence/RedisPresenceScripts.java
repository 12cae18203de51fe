package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

/**
 * What is written of presence, and how Redis is asked for it.
 */
final class RedisPresenceScripts {

	private static final LuaScript JOIN = LuaScript.beside(RedisPresenceScripts.class, "join");

	private static final LuaScript LEAVE = LuaScript.beside(RedisPresenceScripts.class, "leave");

	private static final LuaScript BEAT = LuaScript.beside(RedisPresenceScripts.class, "beat");

	private static final LuaScript REAP = LuaScript.beside(RedisPresenceScripts.class, "reap");

	/**
	 * How many entries end together.
	 */
	static final int TOGETHER = 100;

	private static final byte[] HISTORY = RedisPresenceKeys.bytes(PresenceSettings.HISTORY);

	private final RedisLink link;

	private final RedisPresenceKeys keys;

	private final PresenceSettings settings;

	private final LongSupplier millis;

	/**
	 * Create them.
	 * @param link how to ask Redis
	 * @param keys the names of keys
	 * @param settings how presence behaves
	 * @param millis what time it is in Redis
	 */
	RedisPresenceScripts(RedisLink link, RedisPresenceKeys keys, PresenceSettings settings, LongSupplier millis) {
		this.link = link;
		this.keys = keys;
		this.settings = settings;
		this.millis = millis;
	}

	LocalDate today() {
		return LocalDate.ofInstant(Instant.ofEpochMilli(this.millis.getAsLong()), ZoneOffset.UTC);
	}

	/**
	 * Write an entry. It may be asked again.
	 * @param entry the entry
	 * @param user its user, as it is written
	 * @param written what is written of it
	 * @param revision the revision of that
	 */
	CompletableFuture<Long> join(RedisEntry entry, String user, String written, long revision) {
		int partition = entry.partition();
		byte[][] keys = { entries(entry), this.keys.users(partition, entry.channel()),
				this.keys.node(partition, entry.node()), this.keys.sums(partition), this.keys.leases(partition),
				this.keys.channels(partition), events(partition),
				this.keys.visitors(partition, entry.channel(), today()) };
		return this.link.callAsync(JOIN, ScriptOutputType.INTEGER, keys, bytes(entry.whole()), bytes(entry.field()),
				bytes(user), bytes(written), bytes(revision), bytes(entry.channel()), bytes(entry.node()),
				bytes(entry.number()), bytes(this.settings.lease().toMillis()), HISTORY,
				bytes(this.settings.visitors().toMillis()));
	}

	/**
	 * End an entry. It may be asked again.
	 * @param entry the entry
	 * @param condition under which condition
	 * @param grace milliseconds after which it ends
	 */
	CompletableFuture<Long> leave(RedisEntry entry, Condition condition, long grace) {
		return leave(entry.partition(), List.of(entry), condition, grace).thenApply((answers) -> answers.get(0));
	}

	/**
	 * End entries. It may be asked again.
	 * @param partition where all of them lie
	 * @param entries at most {@value #TOGETHER}, or others wait for Redis too long
	 * @param condition under which condition
	 * @param grace milliseconds after which they end
	 * @return an answer for each, in their order
	 */
	CompletableFuture<List<Long>> leave(int partition, List<RedisEntry> entries, Condition condition, long grace) {
		List<byte[]> keys = new ArrayList<>(List.of(this.keys.sums(partition), this.keys.leases(partition),
				this.keys.due(partition), this.keys.channels(partition), events(partition), this.keys.seen(partition)));
		List<byte[]> arguments = new ArrayList<>(List.of(bytes(condition.word), bytes(Math.max(0, grace)), HISTORY,
				bytes(this.settings.lastSeen().toMillis())));
		for (RedisEntry entry : entries) {
			keys.addAll(List.of(entries(entry), this.keys.users(partition, entry.channel()),
					this.keys.node(partition, entry.node())));
			arguments.addAll(List.of(bytes(entry.whole()), bytes(entry.field()), bytes(entry.channel()),
					bytes(entry.node()), bytes(entry.number())));
		}
		return this.link.callAsync(LEAVE, ScriptOutputType.MULTI, keys.toArray(byte[][]::new),
				arguments.toArray(byte[][]::new));
	}

	private byte[] entries(RedisEntry entry) {
		return (entry.kind() == 'm') ? this.keys.members(entry.partition(), entry.name())
				: this.keys.user(entry.partition(), entry.name());
	}

	private byte[] events(int partition) {
		return bytes(this.keys.events(partition));
	}

	/**
	 * Say that a node vouches for its entries in a partition.
	 * @param partition the partition
	 * @param node the node
	 * @param lease for how long, in milliseconds; zero where it has none
	 * @param sweep for how long it would end what is over, in milliseconds; zero where it
	 * would not
	 */
	CompletableFuture<Beat> beat(int partition, String node, long lease, long sweep) {
		byte[][] keys = { this.keys.leases(partition), this.keys.sums(partition), this.keys.due(partition),
				events(partition) };
		return this.link
			.<List<byte[]>>callAsync(BEAT, ScriptOutputType.MULTI, keys, bytes(node), bytes(lease), bytes(sweep))
			.thenApply(Beat::of);
	}

	CompletableFuture<Long> reap(int partition, String node) {
		byte[][] keys = { this.keys.leases(partition), this.keys.node(partition, node), this.keys.sums(partition) };
		return this.link.callAsync(REAP, ScriptOutputType.INTEGER, keys, bytes(node));
	}

	private static byte[] bytes(String text) {
		return RedisPresenceKeys.bytes(text);
	}

	private static byte[] bytes(long number) {
		return RedisPresenceKeys.bytes(number);
	}

	/**
	 * Under which condition an entry ends.
	 */
	enum Condition {

		/**
		 * It is asked for by who wrote it.
		 */
		ASKED(""),

		/**
		 * Its time is over.
		 */
		DUE("due"),

		/**
		 * That of its node is.
		 */
		NODE("node");

		private final String word;

		Condition(String word) {
			this.word = word;
		}

	}

	/**
	 * The answer to a beat.
	 *
	 * @param sum of the entries that Redis has of the node
	 * @param last the last event of the partition
	 * @param due whether the node is to end entries that are over
	 * @param dead whether it is to end those of nodes that are
	 * @param now what time it is
	 * @param holds in how many milliseconds the lease that ends first is over and
	 * somebody may look for its entries, 0 where that is now or its node has none
	 */
	record Beat(long sum, RedisEventId last, boolean due, boolean dead, long now, long holds) {

		private static Beat of(List<byte[]> answer) {
			List<String> parts = answer.stream().map(RedisPresenceKeys::text).toList();
			return new Beat(Long.parseLong(parts.get(0)), RedisEventId.parse(parts.get(1)), parts.get(2).equals("1"),
					parts.get(3).equals("1"), Long.parseLong(parts.get(4)), Long.parseLong(parts.get(5)));
		}

	}

}
