package io.pillar.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.pillar.redis.RedisUnavailableException;

/**
 * A table that answers what a test says, and notes what it was asked. Its clock moves
 * only where it is moved; a question that is not answered takes the whole time of who
 * waits.
 */
final class ScriptedTable implements LockTable {

	final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

	final List<String> asked = Collections.synchronizedList(new ArrayList<>());

	final Deque<CompletableFuture<Boolean>> adoptions = new ArrayDeque<>();

	final Deque<CompletableFuture<Standing>> renewals = new ArrayDeque<>();

	// how many questions are answered; the others are waited for in vain
	volatile int answers = Integer.MAX_VALUE;

	volatile Runnable beforeAnswer = () -> {
	};

	volatile Runnable beforeRefusal = () -> {
	};

	private final LeaseScope scope;

	private long token;

	ScriptedTable(LeaseScope scope) {
		this.scope = scope;
	}

	long now() {
		return this.nanos.get();
	}

	@Override
	public LeaseScope scope() {
		return this.scope;
	}

	@Override
	public synchronized LockAnswer ask(LockClaim claim, boolean waits, long patienceNanos) {
		claim.asked(1);
		await("ask", claim, patienceNanos);
		claim.answered();
		this.beforeAnswer.run();
		return new LockAnswer.Granted(++this.token, 0, now());
	}

	private void await(String what, LockClaim claim, long patienceNanos) {
		this.asked.add(what + " " + claim.name());
		if (this.answers-- <= 0) {
			this.nanos.addAndGet(Math.max(0, patienceNanos));
			this.beforeRefusal.run();
			throw new RedisUnavailableException("no answer", null);
		}
	}

	@Override
	public CompletableFuture<Boolean> adopt(LockClaim claim, long token, long leaseMillis) {
		this.asked.add("adopt %s %d".formatted(claim.name(), leaseMillis));
		claim.asked(1);
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		this.adoptions.add(answer);
		return answer.thenApply((adopted) -> {
			claim.answered();
			return adopted;
		});
	}

	@Override
	public CompletableFuture<Standing> renew(LockClaim claim, long leaseMillis) {
		this.asked.add("renew %s %d".formatted(claim.name(), leaseMillis));
		CompletableFuture<Standing> next = this.renewals.poll();
		return (next != null) ? next : CompletableFuture.completedFuture(Standing.HELD);
	}

	@Override
	public void release(LockClaim claim, long restMillis, long patienceNanos) {
		await("release", claim, patienceNanos);
	}

	@Override
	public CompletableFuture<Void> releaseAsync(LockClaim claim, long restMillis) {
		this.asked.add("releaseAsync " + claim.name());
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public List<LockInfo> find(String name) {
		return List.of();
	}

	@Override
	public boolean force(String name) {
		return false;
	}

}
