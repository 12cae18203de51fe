package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToLongFunction;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Takes permits in Redis: of limits whose keys lie in one slot, in one call.
 */
final class RedisPermits {

	private static final LuaScript ACQUIRE = LuaScript.beside(RedisPermits.class, "acquire");

	private static final LuaScript RULE = LuaScript.beside(RedisPermits.class, "rule");

	private static final LuaScript REFUND = LuaScript.beside(RedisPermits.class, "refund");

	private static final int HEAD = 2;

	static final RedisUnavailableException AWAY = new RedisUnavailableException("A part of the Cluster does not answer",
			null);

	private final RedisLink link;

	private final RedisParts parts;

	private final RedisSubjects subjects;

	private final ToLongFunction<RateLimitKey> uncounted;

	private final RateLimitListener listener;

	/**
	 * Create what takes permits.
	 * @param link how to ask Redis
	 * @param subjects names keys
	 * @param uncounted says how many denials there were that Redis has not heard of, once
	 * @param listener told of each call, and of what could not be read
	 */
	RedisPermits(RedisLink link, RedisSubjects subjects, ToLongFunction<RateLimitKey> uncounted,
			RateLimitListener listener) {
		this.link = link;
		this.parts = new RedisParts(link.isCluster(), Ticker.systemTicker());
		this.subjects = subjects;
		this.uncounted = uncounted;
		this.listener = listener;
	}

	/**
	 * Take permits for as many of some requests as there are.
	 * @param keys the limits and subjects of each
	 * @param cost the permits of each
	 * @param count how many requests, zero to look only
	 * @param hold for how many milliseconds from now the permits may be used
	 * @return what became of it
	 */
	PermitGrant take(List<RateLimitKey> keys, long cost, int count, long hold) {
		byte[][] names = keys(keys);
		if (isAway(keys, names)) {
			throw AWAY;
		}
		this.listener.called();
		try {
			List<Long> answer = this.link.call(ACQUIRE, ScriptOutputType.MULTI, names,
					arguments(keys, cost, count, hold));
			this.parts.answered(names[0]);
			return grant(keys, cost, answer);
		}
		catch (RedisUnavailableException ex) {
			this.parts.failed(names[0], ex);
			throw ex;
		}
		catch (RedisException ex) {
			throw refused(ex);
		}
	}

	CompletableFuture<PermitGrant> takeAsync(List<RateLimitKey> keys, long cost, int count, long hold) {
		byte[][] names = keys(keys);
		return isAway(keys, names) ? CompletableFuture.failedFuture(AWAY)
				: ask(keys, names, cost, count, hold).thenApply((answer) -> grant(keys, cost, answer));
	}

	private CompletableFuture<List<Long>> ask(List<RateLimitKey> keys, byte[][] names, long cost, int count,
			long hold) {
		this.listener.called();
		return this.link
			.<List<Long>>callAsync(ACQUIRE, ScriptOutputType.MULTI, names, arguments(keys, cost, count, hold))
			.thenApply((answer) -> {
				this.parts.answered(names[0]);
				return answer;
			})
			.exceptionallyCompose((ex) -> {
				Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
				if (cause instanceof RedisUnavailableException away) {
					this.parts.failed(names[0], away);
				}
				return CompletableFuture.failedFuture((cause instanceof RedisException error) ? refused(error) : cause);
			});
	}

	/**
	 * Return whether the part of a Cluster is known to be away that these keys lie in.
	 * @param keys keys of one slot
	 * @return whether nobody shall wait for it
	 */
	boolean isAway(List<RateLimitKey> keys) {
		return !this.parts.isOne() && isAway(keys, keys(keys));
	}

	private boolean isAway(List<RateLimitKey> keys, byte[][] names) {
		boolean away = this.parts.isAway(names[0]);
		if (away && this.parts.isToBeLookedFor(names[0])) {
			ask(keys, names, 1, 0, 0);
		}
		return away;
	}

	/**
	 * Out of memory, read-only, without a right: Redis answers, but decides nothing.
	 */
	private static RedisUnavailableException refused(RedisException ex) {
		return new RedisUnavailableException("Redis refuses to count", ex);
	}

	CompletableFuture<?> refundAsync(List<RateLimitKey> keys, long permits, long taken) {
		byte[][] names = keys(keys);
		if (isAway(keys, names)) {
			return CompletableFuture.failedFuture(AWAY);
		}
		this.listener.called();
		byte[][] arguments = new byte[3 + 3 * keys.size()][];
		int at = 0;
		arguments[at++] = text(permits);
		arguments[at++] = text(taken);
		arguments[at++] = this.subjects.channel().getBytes(StandardCharsets.UTF_8);
		for (RateLimitKey key : keys) {
			arguments[at++] = text(key.limit().window().toMillis());
			arguments[at++] = text(key.limit().quantumMillis());
			arguments[at++] = text(key.limit().permits());
		}
		return this.link.<Long>callAsync(REFUND, ScriptOutputType.INTEGER, names, arguments);
	}

	private byte[][] keys(List<RateLimitKey> keys) {
		return keys.stream().map(this.subjects::key).toArray(byte[][]::new);
	}

	/**
	 * Rule about a subject, or end that.
	 * @param key the limit and the subject
	 * @param millis for how long, 0 to end it, negative to look only
	 * @param permits how many permits in addition, 0 for none at all
	 * @return for how many milliseconds it is treated otherwise, and the permits
	 */
	List<Long> rule(RateLimitKey key, long millis, long permits) {
		try {
			return this.link.call(RULE, ScriptOutputType.MULTI, keys(List.of(key)), text(millis), text(permits),
					this.subjects.channel().getBytes(StandardCharsets.UTF_8), text(key.limit().window().toMillis()));
		}
		catch (RedisException ex) {
			throw refused(ex);
		}
	}

	private byte[][] arguments(List<RateLimitKey> keys, long cost, int count, long hold) {
		byte[][] arguments = new byte[3 + 4 * keys.size()][];
		int at = 0;
		arguments[at++] = text(cost * count);
		arguments[at++] = text(cost);
		arguments[at++] = text(hold);
		for (RateLimitKey key : keys) {
			RateLimit limit = key.limit();
			arguments[at++] = text(limit.permits());
			arguments[at++] = text(limit.window().toMillis());
			arguments[at++] = text(limit.quantumMillis());
			arguments[at++] = kind(key, count);
		}
		return arguments;
	}

	private byte[] kind(RateLimitKey key, int count) {
		RateLimitBans bans = key.limit().bans();
		if (key.limit().shadow() || bans == null) {
			return text(key.limit().shadow() ? 1 : 0);
		}
		StringBuilder text = new StringBuilder().append(bans.after())
			.append(' ')
			.append(bans.within().toMillis())
			.append(' ')
			.append((count > 0) ? this.uncounted.applyAsLong(key) : 0);
		bans.lasts().forEach((each) -> text.append(' ').append(each.toMillis()));
		return text.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] text(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	private PermitGrant grant(List<RateLimitKey> keys, long cost, List<Long> answer) {
		List<PermitStanding> standings = new ArrayList<>(keys.size());
		for (int i = 0; i < keys.size(); i++) {
			int at = HEAD + PermitStanding.LENGTH * i;
			standings.add(PermitStanding.of(keys.get(i).limit(), answer.subList(at, at + PermitStanding.LENGTH)));
		}
		int unreadable = answer.get(answer.size() - 1).intValue();
		if (unreadable > 0) {
			this.listener.unreadable(unreadable);
		}
		return new PermitGrant((int) (answer.get(0) / cost), cost, answer.get(1), standings);
	}

}
