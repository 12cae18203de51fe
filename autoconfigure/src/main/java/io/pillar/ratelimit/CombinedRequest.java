package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * A request that waits for a call to be part of. Where a thread waits with it, that
 * thread may be given the turn to call for all who wait.
 *
 * @param <R> the answer
 */
final class CombinedRequest<R> {

	private static final int MAX_PASSED_OVER = 3;

	private final CompletableFuture<R> answer = new CompletableFuture<>();

	// completed once: with those to call for, or with null where there is nothing to do
	private final CompletableFuture<@Nullable List<CombinedRequest<R>>> turn = new CompletableFuture<>();

	private final @Nullable Executor executor;

	// only touched by who calls for it
	private int passedOver;

	/**
	 * Create a request.
	 * @param executor where its caller goes on, {@code null} where a thread waits
	 */
	CombinedRequest(@Nullable Executor executor) {
		this.executor = executor;
	}

	boolean hasThread() {
		return this.executor == null;
	}

	CompletableFuture<R> answer() {
		return this.answer;
	}

	/**
	 * Wait for the answer, whatever happens to the thread.
	 * @return the answer
	 */
	R await() {
		try {
			return this.answer.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * Give the waiting thread the turn.
	 * @param requests those to call for, this one among them
	 * @return whether it takes it; not where it has given up
	 */
	boolean offerTurn(List<CombinedRequest<R>> requests) {
		return this.turn.complete(requests);
	}

	/**
	 * Wait for the turn or for the answer.
	 * @return those to call for, {@code null} where there is an answer
	 * @throws InterruptedException if the thread was interrupted; {@link #giveUp} says
	 * what is left to do
	 */
	@Nullable List<CombinedRequest<R>> awaitTurn() throws InterruptedException {
		try {
			return this.turn.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Take no turn any more.
	 * @return those to call for, if the turn was given before
	 */
	@Nullable List<CombinedRequest<R>> giveUp() {
		this.answer.completeExceptionally(new RedisUnavailableException("Interrupted while waiting for Redis", null));
		return this.turn.complete(null) ? null : this.turn.join();
	}

	/**
	 * Pass this request over, because others got what there was.
	 * @param denied its answer, if it was passed over often enough
	 * @return whether it is answered now
	 */
	boolean passOver(R denied) {
		boolean often = ++this.passedOver >= MAX_PASSED_OVER;
		if (often) {
			succeed(denied);
		}
		return often;
	}

	/**
	 * Return whether nobody waits for the answer.
	 * @return whether it was given, or is not wanted any more
	 */
	boolean isDone() {
		return this.answer.isDone();
	}

	void succeed(R result) {
		tell(() -> this.answer.complete(result));
	}

	void fail(Throwable ex) {
		tell(() -> this.answer.completeExceptionally(ex));
	}

	private void tell(Runnable answer) {
		if (this.executor == null) {
			answer.run();
			this.turn.complete(null);
			return;
		}
		try {
			this.executor.execute(answer);
		}
		catch (Throwable ex) {
			// there is no thread to be had: better on this one than never
			answer.run();
		}
	}

}
