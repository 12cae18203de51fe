package io.pillar.cache;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisLink;

/**
 * Makes changes in Redis that number, log and announce themselves.
 */
final class RedisChanges {

	private static final LuaScript MUTATE = LuaScript.beside(RedisChanges.class, "mutate");

	private static final LuaScript GENERATION = LuaScript.beside(RedisChanges.class, "generation");

	/**
	 * The answer to a change that came after its last moment.
	 */
	static final String LATE = "late";

	private static final byte[] NOTHING = {};

	private static final byte[] ANY_TIME = { '0' };

	/**
	 * How many changes the log of a stripe keeps at least.
	 */
	static final int LOG_LENGTH = 1000;

	private static final byte[] LENGTH = RedisLayout.bytes(Integer.toString(LOG_LENGTH));

	private final SecureRandom random = new SecureRandom();

	private final AtomicLong ids = new AtomicLong();

	// own changes whose caller has not heard of them yet: their message must not undo
	// what
	// the caller is about to store
	private final Set<String> underway = ConcurrentHashMap.newKeySet();

	private final LongAdder replayed = new LongAdder();

	private final RecentChanges recent = new RecentChanges(RedisLayout.CONTROL + 1);

	private final RedisLink link;

	private final RedisLayout layout;

	private final String node;

	private final byte[] channel;

	private final byte[][] generationKeys;

	RedisChanges(RedisLink link, RedisLayout layout, NodeId node) {
		this.link = link;
		this.layout = layout;
		// two nodes may have been given one name, or one the same at each start
		this.node = node.value() + "." + Integer.toString(this.random.nextInt() >>> 1, 36) + ".";
		this.channel = RedisLayout.bytes(layout.channel());
		this.generationKeys = new byte[][] { layout.generations(), layout.position(RedisLayout.CONTROL),
				layout.log(RedisLayout.CONTROL) };
	}

	/**
	 * Change an entry.
	 * @param request what to do
	 * @param repairing whether this repairs what happened while Redis was away
	 * @return the answer of the script
	 */
	String mutate(Request request, boolean repairing) {
		byte[][] keys = { request.entry(), this.layout.position(request.stripe()), this.layout.log(request.stripe()) };
		byte[][] arguments = { request.value(), RedisLayout.bytes(Long.toString(request.lifeMillis())),
				(request.latestMillis() > 0) ? RedisLayout.bytes(Long.toString(request.latestMillis())) : ANY_TIME,
				request.condition().entry(), RedisLayout.bytes(Integer.toString(request.stripe())),
				RedisLayout.bytes(request.cache()), RedisLayout.bytes(request.key()), RedisLayout.bytes(request.id()),
				this.channel, LENGTH, RedisLayout.bytes(request.condition().position()),
				RedisLayout.bytes(request.condition().otherwise().toString()), Payload.bytes(request.generation()) };
		// before: who finds that Redis lost changes may come before the answer does
		this.recent.add(request.stripe(), request.cache(), request.key());
		byte[] answer = repairing ? this.link.repair(MUTATE, ScriptOutputType.VALUE, keys, arguments)
				: this.link.call(MUTATE, ScriptOutputType.VALUE, keys, arguments);
		return RedisLayout.text(answer);
	}

	/**
	 * Give a cache a new generation, or find out the one it has.
	 * @param cache the cache
	 * @param control what is known of the stripe that numbers generations
	 * @param clear whether a new one is wanted in any case
	 * @param repairing whether this repairs what happened while Redis was away
	 * @return the generation that holds
	 */
	CacheGeneration generation(String cache, RedisStripe control, boolean clear, boolean repairing) {
		String id = nextId();
		if (clear) {
			this.recent.add(RedisLayout.CONTROL, cache, PendingChanges.ALL);
		}
		byte[][] arguments = generationArguments(cache, clear, id);
		byte[] answer = repairing ? this.link.repair(GENERATION, ScriptOutputType.VALUE, this.generationKeys, arguments)
				: this.link.call(GENERATION, ScriptOutputType.VALUE, this.generationKeys, arguments);
		CacheGeneration generation = CacheGeneration.parse(RedisLayout.text(answer));
		if (clear) {
			control.acknowledged(new RedisPosition(generation.number(), id));
		}
		return generation;
	}

	/**
	 * Find out without waiting which generation a cache has.
	 * @param cache the cache
	 * @return the generation that holds
	 */
	CompletableFuture<CacheGeneration> generationAsync(String cache) {
		return this.link
			.<byte[]>callAsync(GENERATION, ScriptOutputType.VALUE, this.generationKeys,
					generationArguments(cache, false, nextId()))
			.thenApply((answer) -> CacheGeneration.parse(RedisLayout.text(answer)));
	}

	private byte[][] generationArguments(String cache, boolean clear, String id) {
		return new byte[][] { RedisLayout.bytes(cache), RedisLayout.bytes(CacheGeneration.salt(this.random.nextInt())),
				RedisLayout.bytes(clear ? "clear" : "first"), RedisLayout.bytes(Integer.toString(RedisLayout.CONTROL)),
				RedisLayout.bytes(id), this.channel, LENGTH };
	}

	String nextId() {
		return this.node + Long.toString(this.ids.incrementAndGet(), 36);
	}

	Set<String> underway() {
		return this.underway;
	}

	RecentChanges recent() {
		return this.recent;
	}

	LongAdder replayed() {
		return this.replayed;
	}

	/**
	 * A change of an entry.
	 *
	 * @param stripe the stripe
	 * @param entry the entry
	 * @param cache the cache
	 * @param key the key
	 * @param id the id of the change
	 * @param value the new value, nothing to remove the entry
	 * @param lifeMillis how long it lives
	 * @param latestMillis the last moment at which it may be done, zero for any
	 * @param condition what has to be so
	 * @param generation of which a value has to be to count as one
	 */
	record Request(int stripe, byte[] entry, String cache, String key, String id, byte[] value, long lifeMillis,
			long latestMillis, RedisCondition condition, CacheGeneration generation) {

		Request atAnyTime() {
			return new Request(this.stripe, this.entry, this.cache, this.key, this.id, this.value, this.lifeMillis, 0,
					this.condition, this.generation);
		}

		static Request evict(int stripe, byte[] entry, String cache, String key, String id, RedisCondition condition,
				CacheGeneration generation) {
			return new Request(stripe, entry, cache, key, id, NOTHING, 0, 0, condition, generation);
		}

	}

}
