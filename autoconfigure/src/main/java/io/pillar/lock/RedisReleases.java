package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisCapabilities;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Gives up what claims hold in Redis, sooner or later.
 */
/*
 * What cannot be released now is tried again until Redis has answered, or until the lease
 * would be over anyway. An answer counts only if nothing that was asked before in the
 * name of the claim can have an effect after it.
 */
final class RedisReleases {

	private static final LuaScript RELEASE = LuaScript.beside(RedisReleases.class, "release");

	private static final int MAX_OPEN = 10_000;

	private static final long PAUSE = 250;

	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final RedisLink link;

	private final RedisLockKeys keys;

	private final RedisCapabilities capabilities;

	private final AtomicInteger open = new AtomicInteger();

	private volatile boolean closed;

	RedisReleases(RedisLink link, RedisLockKeys keys, RedisCapabilities capabilities) {
		this.link = link;
		this.keys = keys;
		this.capabilities = capabilities;
	}

	void release(LockClaim claim, long restMillis, long patienceNanos) {
		try {
			this.link.<List<Long>>callWithin(Duration.ofNanos(patienceNanos), RELEASE, ScriptOutputType.MULTI,
					keys(claim), arguments(claim, restMillis));
		}
		catch (RedisException ex) {
			throw new RedisUnavailableException("Redis refuses it: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Release without waiting.
	 * @return done when it is certain, failed when the lease is over before
	 */
	CompletableFuture<Void> releaseAsync(LockClaim claim, long restMillis) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		if (this.open.incrementAndGet() > MAX_OPEN) {
			this.open.decrementAndGet();
			done.completeExceptionally(new RedisUnavailableException("Too much is waiting for Redis", null));
			return done;
		}
		done.whenComplete((ignored, ex) -> this.open.decrementAndGet());
		long life = Math.min(claim.lease().toNanos(), LONGEST.toNanos());
		attempt(new Release(claim, restMillis, System.nanoTime() + life + TimeUnit.SECONDS.toNanos(5), done));
		return done;
	}

	private void attempt(Release release) {
		this.link
			.<List<Long>>repairAsync(RELEASE, ScriptOutputType.MULTI, keys(release.claim),
					arguments(release.claim, release.restMillis))
			.whenComplete((answer, ex) -> settle(release, (ex != null) ? null : answer));
	}

	private void settle(Release release, @Nullable List<Long> answer) {
		long early = (answer != null) ? release.claim.lastMoment() - answer.get(1) : PAUSE;
		if (answer != null && early < 0) {
			release.done.complete(null);
		}
		else if (this.closed || System.nanoTime() - release.end > 0) {
			release.done.completeExceptionally(new RedisUnavailableException("Nobody answered before the end", null));
		}
		else {
			long pause = Math.min(Math.max(1, early + 1), PAUSE);
			CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, Runnable::run)
				.execute(() -> attempt(release));
		}
	}

	private byte[][] keys(LockClaim claim) {
		return this.keys.all(claim.name(), "holders", "queue", "alive");
	}

	private byte[][] arguments(LockClaim claim, long restMillis) {
		return new byte[][] { RedisLockKeys.bytes(claim.owner()), RedisLockKeys.bytes(restMillis),
				RedisLockKeys.bytes(this.keys.channels()), this.keys.strangers(claim.name()),
				RedisLockKeys.bytes(isSharded() ? 1 : 0) };
	}

	/**
	 * Whether clients of other kinds use the channels of slots.
	 */
	boolean isSharded() {
		return this.link.isCluster() && this.capabilities.has("spublish");
	}

	void close() {
		this.closed = true;
	}

	private record Release(LockClaim claim, long restMillis, long end, CompletableFuture<Void> done) {

	}

}
