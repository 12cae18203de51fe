package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * The table that all nodes share.
 */
/*
 * A question that is not answered in time may still reach Redis: it may lie in the buffer
 * of a server that stands still, and be read minutes later. So each question says until
 * which moment of Redis's clock it is meant, and has no effect after that. Whoever gives
 * up asks for the release until there is an answer from after that moment; no lock is
 * left to a caller who is gone.
 */
final class RedisLockTable implements LockTable {

	private static final LuaScript ACQUIRE = LuaScript.beside(RedisLockTable.class, "acquire");

	private static final LuaScript RENEW = LuaScript.beside(RedisLockTable.class, "renew");

	private static final long WAITER_LIFE = 4 * LockWaiters.LONGEST_SILENCE.toMillis();

	private static final byte[] ZERO = RedisLockKeys.bytes(0);

	private static final byte[] ONE = RedisLockKeys.bytes(1);

	private final RedisLink link;

	private final RedisAvailability availability;

	private final RedisClock clock;

	private final RedisLockKeys keys;

	private final RedisReleases releases;

	private final RedisLockViews views;

	// nodes of a Cluster may have clocks that differ
	private final AtomicLong tolerance = new AtomicLong(1000);

	RedisLockTable(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLockKeys keys,
			RedisReleases releases, RedisLockViews views) {
		this.link = link;
		this.availability = availability;
		this.clock = clock;
		this.keys = keys;
		this.releases = releases;
		this.views = views;
	}

	@Override
	public LeaseScope scope() {
		return LeaseScope.FLEET;
	}

	@Override
	public LockAnswer ask(LockClaim claim, boolean waits, long patienceNanos) {
		if (!this.availability.isAvailable()) {
			throw new RedisUnavailableException("Redis is unavailable", null);
		}
		long end = System.nanoTime() + patienceNanos;
		try {
			while (true) {
				long askedAt = System.nanoTime();
				List<Long> answer = ask(claim, waits, askedAt, end - askedAt);
				if (answer.get(0) == 1) {
					return new LockAnswer.Granted(answer.get(1), answer.get(2), askedAt);
				}
				if (answer.get(0) == 0) {
					claim.ticket(waits ? answer.get(2) : 0);
					return new LockAnswer.Refused(answer.get(1) * 1_000_000);
				}
				tolerate(answer.get(1), askedAt);
			}
		}
		catch (RedisException ex) {
			throw new RedisUnavailableException("Redis refuses it: " + ex.getMessage(), ex);
		}
	}

	private List<Long> ask(LockClaim claim, boolean waits, long askedAt, long patienceNanos) {
		long lastMoment = lastMoment(askedAt, patienceNanos);
		byte[][] arguments = arguments(claim, waits, lastMoment, 0);
		claim.asked(lastMoment);
		List<Long> answer = this.link.callWithin(Duration.ofNanos(patienceNanos), ACQUIRE, ScriptOutputType.MULTI,
				keys(claim), arguments);
		claim.answered();
		return answer;
	}

	private byte[][] keys(LockClaim claim) {
		return this.keys.all(claim.name(), "holders", "token", "queue", "alive");
	}

	private static byte[][] arguments(LockClaim claim, boolean waits, long lastMoment, long token) {
		return new byte[][] { RedisLockKeys.bytes(claim.owner()), RedisLockKeys.bytes(claim.lease().toMillis()),
				RedisLockKeys.bytes(claim.settings().permits()), claim.settings().fair() ? ONE : ZERO,
				RedisLockKeys.bytes(claim.ticket()), waits ? RedisLockKeys.bytes(WAITER_LIFE) : ZERO,
				RedisLockKeys.bytes(lastMoment), RedisLockKeys.bytes(token), RedisLockKeys.bytes(claim.thread()) };
	}

	private long lastMoment(long askedAt, long patienceNanos) {
		return this.clock.earliest(askedAt)
			.map((now) -> now + patienceNanos / 1_000_000 + this.tolerance.get())
			.orElse(0L);
	}

	/**
	 * The answer came in time, so it is the clock that is another.
	 */
	private void tolerate(long now, long askedAt) {
		long ahead = now - this.clock.earliest(askedAt).orElse(now);
		this.tolerance.accumulateAndGet(ahead + 1000, Math::max);
	}

	@Override
	public CompletableFuture<Boolean> adopt(LockClaim claim, long token) {
		return this.link
			.<List<Long>>repairAsync(ACQUIRE, ScriptOutputType.MULTI, keys(claim), arguments(claim, false, 0, token))
			.thenApply((answer) -> answer.get(0) == 1);
	}

	@Override
	public CompletableFuture<Standing> renew(LockClaim claim, long leaseMillis) {
		// one master that does not answer must not keep the others from being asked
		boolean goesOn = this.link.isCluster() || this.availability.isAvailable();
		if (!goesOn) {
			return CompletableFuture.failedFuture(new RedisUnavailableException("Redis is unavailable", null));
		}
		return this.link
			.<Long>repairAsync(RENEW, ScriptOutputType.INTEGER, this.keys.all(claim.name(), "holders"),
					RedisLockKeys.bytes(claim.owner()), RedisLockKeys.bytes(leaseMillis))
			.thenApply(RedisLockTable::standing);
	}

	private static Standing standing(Long answer) {
		return (answer > 0) ? Standing.HELD : (answer == 0) ? Standing.GONE : Standing.FORCED;
	}

	@Override
	public void release(LockClaim claim, long restMillis, long patienceNanos) {
		this.releases.release(claim, restMillis, patienceNanos);
	}

	@Override
	public CompletableFuture<Void> releaseAsync(LockClaim claim, long restMillis) {
		return this.releases.releaseAsync(claim, restMillis);
	}

	@Override
	public List<LockInfo> find(String name) {
		return this.views.find(name);
	}

	@Override
	public boolean force(String name) {
		return this.views.force(name);
	}

}
