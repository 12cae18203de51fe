package io.pillar.cache;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Filled;
import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

/**
 * The end of a load: a value to be stored, if its lease still stands.
 *
 * @param link how to call Redis
 * @param keys the keys of the script
 * @param arguments its arguments
 * @param settled the outcome where nothing needs to be asked
 */
record RedisFill(RedisLink link, byte[][] keys, byte[][] arguments, @Nullable Filled settled) {

	private static final LuaScript SCRIPT = LuaScript.beside(RedisFill.class, "fill");

	private static final byte[] NOTHING = {};

	static RedisFill of(RedisCacheConnection redis, byte[] entry, int stripeNumber, byte[] lease,
			RedisValues.@Nullable Written written, @Nullable Long since) {
		if (written == null) {
			return settled(redis, Filled.UNAVAILABLE);
		}
		byte[] life = RedisEntries.millis(written.lifeMillis());
		if (since == null) {
			return new RedisFill(redis.link(), new byte[][] { entry },
					new byte[][] { lease, written.payload(), life, NOTHING }, null);
		}
		RedisStripe stripe = redis.stripe(stripeNumber);
		RedisPosition unchanged = stripe.positionSince(since);
		if (unchanged == null) {
			return settled(redis, Filled.REFUSED);
		}
		return new RedisFill(redis.link(), new byte[][] { entry, stripe.positionKey() },
				new byte[][] { lease, written.payload(), life, RedisLayout.bytes(unchanged.stored()) }, null);
	}

	static RedisFill settled(RedisCacheConnection redis, Filled outcome) {
		return new RedisFill(redis.link(), new byte[0][], new byte[0][], outcome);
	}

	Long make() {
		return this.link.<Long>call(SCRIPT, ScriptOutputType.INTEGER, this.keys, this.arguments);
	}

	CompletableFuture<Long> makeAsync() {
		return this.link.<Long>callAsync(SCRIPT, ScriptOutputType.INTEGER, this.keys, this.arguments);
	}

	static Filled outcome(Long answer) {
		return (answer == 1) ? Filled.STORED : (answer == 2) ? Filled.OTHER_VALUE : Filled.REFUSED;
	}

}
