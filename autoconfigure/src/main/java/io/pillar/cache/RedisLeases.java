package io.pillar.cache;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * The leases of loads that run on this node. They are prolonged while the load runs, so
 * that a lease can be short: it is how long others wait for a node that died.
 */
final class RedisLeases {

	static final LuaScript EXCHANGE = LuaScript.beside(RedisLeases.class, "exchange");

	private static final byte[] NOTHING = {};

	private static final int MAX_UNRELEASED = 10_000;

	private final Queue<Unreleased> unreleased = new LinkedBlockingQueue<>();

	private final Map<Held, Held> held = new ConcurrentHashMap<>();

	private final RedisLink link;

	RedisLeases(RedisLink link) {
		this.link = link;
	}

	SharedTier.Guard guard(byte[] entry, byte[] lease, Duration life, Duration limit) {
		long now = System.nanoTime();
		Held held = new Held(entry, lease, life, now + limit.toNanos(), now);
		this.held.put(held, held);
		return () -> this.held.remove(held);
	}

	/**
	 * Give a lease back. Where Redis cannot be told now it is told later: a lease that
	 * nobody answers for keeps others waiting until it ends.
	 * @param entry the entry
	 * @param lease the lease
	 */
	void release(byte[] entry, byte[] lease) {
		this.link
			.<Long>callAsync(EXCHANGE, ScriptOutputType.INTEGER, new byte[][] { entry }, lease, NOTHING,
					RedisLayout.bytes("0"))
			.whenComplete((done, ex) -> {
				// what Redis refuses it would refuse again
				if (ex != null && CacheValues.cause(ex) instanceof RedisUnavailableException
						&& this.unreleased.size() < MAX_UNRELEASED) {
					this.unreleased.add(new Unreleased(entry, lease));
				}
			});
	}

	private void releaseAgain() {
		for (int left = this.unreleased.size(); left > 0; left--) {
			Unreleased next = this.unreleased.poll();
			if (next != null) {
				release(next.entry(), next.lease());
			}
		}
	}

	/**
	 * Prolong the leases that have used up a third of their life; called every second.
	 */
	void renew() {
		releaseAgain();
		long now = System.nanoTime();
		for (Held held : this.held.values()) {
			if (held.until - now <= 0) {
				// a load that takes so long may never end
				this.held.remove(held);
			}
			else if (now - held.renewedNanos > held.life.toNanos() / 3) {
				held.renewedNanos = now;
				this.link.<Long>callAsync(EXCHANGE, ScriptOutputType.INTEGER, new byte[][] { held.entry }, held.lease,
						held.lease, RedisLayout.bytes(Long.toString(held.life.toMillis())));
			}
		}
	}

	int size() {
		return this.held.size();
	}

	private record Unreleased(byte[] entry, byte[] lease) {

	}

	private static final class Held {

		private final byte[] entry;

		private final byte[] lease;

		private final Duration life;

		private final long until;

		private volatile long renewedNanos;

		Held(byte[] entry, byte[] lease, Duration life, long until, long renewedNanos) {
			this.entry = entry;
			this.lease = lease;
			this.life = life;
			this.until = until;
			this.renewedNanos = renewedNanos;
		}

	}

}
