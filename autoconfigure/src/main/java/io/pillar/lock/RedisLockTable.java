package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

	private static final byte[] UNKNOWN = RedisLockKeys.bytes("?");

	private static final long TOLERANCE = 1000;

	private static final long FORGOTTEN = 10_000_000_000L;

	private final RedisLink link;

	private final RedisAvailability availability;

	private final RedisClock clock;

	private final RedisLockKeys keys;

	private final RedisHistory history;

	private final RedisReleases releases;

	private final RedisLockViews views;

	private volatile Ahead ahead = new Ahead(0, 0);

	RedisLockTable(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLockKeys keys,
			RedisHistory history, RedisReleases releases, RedisLockViews views) {
		this.link = link;
		this.availability = availability;
		this.clock = clock;
		this.keys = keys;
		this.history = history;
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
		if (patienceNanos <= 0) {
			throw new RedisUnavailableException("there was no time left to ask", null);
		}
		long grace = this.history.graceLeft();
		if (grace > 0) {
			return new LockAnswer.Refused(grace);
		}
		try {
			return askUntil(claim, waits, System.nanoTime() + patienceNanos);
		}
		catch (RedisException ex) {
			claim.answered();
			throw new RedisUnavailableException("Redis refuses it: " + ex.getMessage(), ex);
		}
	}

	private LockAnswer askUntil(LockClaim claim, boolean waits, long end) {
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

	private List<Long> ask(LockClaim claim, boolean waits, long askedAt, long patienceNanos) {
		long lastMoment = lastMoment(askedAt, Math.min(patienceNanos, this.link.budget().toNanos()));
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

	private byte[][] arguments(LockClaim claim, boolean waits, long lastMoment, long token) {
		return new byte[][] { RedisLockKeys.bytes(claim.owner()), RedisLockKeys.bytes(claim.lease().toMillis()),
				RedisLockKeys.bytes(claim.settings().permits()), claim.settings().fair() ? ONE : ZERO, ticket(claim),
				waits ? RedisLockKeys.bytes(WAITER_LIFE) : ZERO, RedisLockKeys.bytes(lastMoment),
				RedisLockKeys.bytes(token), RedisLockKeys.bytes(claim.thread()),
				RedisLockKeys.bytes(this.keys.channels()) };
	}

	/**
	 * A question that was not answered may have given it a place.
	 */
	private static byte[] ticket(LockClaim claim) {
		return (claim.ticket() == 0 && claim.mayBeAsked()) ? UNKNOWN : RedisLockKeys.bytes(claim.ticket());
	}

	private long lastMoment(long askedAt, long patienceNanos) {
		return this.clock.earliest(askedAt)
			.map((now) -> now + patienceNanos / 1_000_000 + TOLERANCE + this.ahead.millis(askedAt))
			.orElse(0L);
	}

	/**
	 * The answer came in time, so it is the clock that is another: nodes of a Cluster may
	 * differ, and the clock may have been set.
	 */
	private void tolerate(long now, long askedAt) {
		this.ahead = new Ahead(now - this.clock.earliest(askedAt).orElse(now), askedAt);
	}

	@Override
	public CompletableFuture<Boolean> adopt(LockClaim claim, long token, long leaseMillis) {
		long lastMoment = lastMoment(System.nanoTime(), this.link.budget().toNanos());
		byte[][] arguments = arguments(claim, false, lastMoment, token);
		arguments[1] = RedisLockKeys.bytes(leaseMillis);
		claim.asked(lastMoment);
		return this.link.<List<Long>>repairAsync(ACQUIRE, ScriptOutputType.MULTI, keys(claim), arguments)
			.thenApply((answer) -> {
				claim.answered();
				if (answer.get(0) == -1) {
					throw new RedisUnavailableException("The question came too late", null);
				}
				return answer.get(0) == 1;
			});
	}

	@Override
	public CompletableFuture<Standing> renew(LockClaim claim, long leaseMillis) {
		return this.link
			.<Long>repairAsync(RENEW, ScriptOutputType.INTEGER, this.keys.all(claim.name(), "holders"),
					RedisLockKeys.bytes(claim.owner()), RedisLockKeys.bytes(leaseMillis))
			.thenApply(this::standing);
	}

	/**
	 * Redis may have come back without its data, which is looked at before it is used.
	 */
	private Standing standing(Long answer) {
		if (answer == 0 && !this.availability.isAvailable() && !this.link.isCluster()) {
			throw new RedisUnavailableException("Redis was not looked at yet", null);
		}
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

	/**
	 * By how much a clock of Redis was ahead lately.
	 */
	private record Ahead(long millis, long at) {

		long millis(long now) {
			return (now - this.at < FORGOTTEN) ? this.millis : 0;
		}

	}

}
