package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisUnavailableException;

/**
 * Makes one call out of the same requests that come while one is under way: flat
 * combining (Hendler, Incze, Shavit and Tzafrir, SPAA 2010), with a round trip in place
 * of a lock.
 * <p>
 * A request that finds no call under way calls at once. Those that come meanwhile wait
 * for its end; then one of them calls for all. So there is one call under way for a key,
 * however many ask, and nobody waits for more than the one under way and three more.
 *
 * @param <K> what is asked for
 * @param <R> the answer
 */
/*
 * A key is in the map while somebody calls for it, with those who wait. Who calls owns
 * the key: nobody else takes from the list. Who ends a call takes all who wait and passes
 * the key on with them, or removes it where nobody does. A thread that was interrupted
 * passes on what it was given. A call that fails is the answer for those that wait too:
 * they would find the same, and wait twice as long. So each request is answered once, and
 * no key stays behind.
 */
final class Combiner<K, R> {

	static final int MAX_WAITING = 10_000;

	private final ConcurrentMap<K, List<CombinedRequest<R>>> waiting = new ConcurrentHashMap<>();

	private final Calls<K, R> calls;

	private final Executor executor;

	/**
	 * Create a combiner.
	 * @param calls makes the calls
	 * @param executor where callers go on that do not wait
	 */
	Combiner(Calls<K, R> calls, Executor executor) {
		this.calls = calls;
		this.executor = executor;
	}

	/**
	 * Ask and wait for the answer.
	 * @param key what is asked for
	 * @return the answer
	 * @throws RedisUnavailableException if too many wait, or this thread was interrupted
	 */
	R call(K key) {
		CombinedRequest<R> own = new CombinedRequest<>(null);
		List<CombinedRequest<R>> turn = List.of(own);
		if (!owns(key, own)) {
			turn = awaitTurn(key, own);
		}
		if (turn != null) {
			lead(key, own, turn);
		}
		return own.await();
	}

	/**
	 * Ask without waiting.
	 * @param key what is asked for
	 * @return the answer to come
	 */
	CompletableFuture<R> callAsync(K key) {
		CombinedRequest<R> own = new CombinedRequest<>(this.executor);
		try {
			if (owns(key, own)) {
				passOn(key, List.of(own));
			}
			return own.answer();
		}
		catch (RedisUnavailableException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	boolean isIdle() {
		return this.waiting.isEmpty();
	}

	// owns the key, or else waits for who does
	private boolean owns(K key, CombinedRequest<R> request) {
		boolean[] owns = new boolean[1];
		this.waiting.compute(key, (same, waiting) -> {
			if (waiting == null) {
				owns[0] = true;
				return new ArrayList<>(0);
			}
			if (waiting.size() >= MAX_WAITING) {
				throw new RedisUnavailableException("More than %d requests wait".formatted(MAX_WAITING), null);
			}
			waiting.add(request);
			return waiting;
		});
		return owns[0];
	}

	private @Nullable List<CombinedRequest<R>> awaitTurn(K key, CombinedRequest<R> own) {
		try {
			return own.awaitTurn();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			List<CombinedRequest<R>> turn = own.giveUp();
			if (turn != null) {
				passOn(key, turn);
			}
			return null;
		}
	}

	private void lead(K key, CombinedRequest<R> own, List<CombinedRequest<R>> requests) {
		List<CombinedRequest<R>> again = List.of();
		try {
			again = answer(requests, this.calls.call(key, requests.size()));
		}
		catch (Throwable ex) {
			own.fail(ex);
			// that this thread was interrupted is no concern of the others
			again = Thread.currentThread().isInterrupted() ? requests : fail(key, requests, ex);
		}
		finally {
			passOn(key, again);
		}
	}

	/**
	 * Pass the key on, with those that ask again and those that wait.
	 */
	private void passOn(K key, List<CombinedRequest<R>> again) {
		List<CombinedRequest<R>> next = again;
		while (true) {
			List<CombinedRequest<R>> requests = take(key, next);
			if (requests.isEmpty() || giveTurn(requests)) {
				return;
			}
			CompletableFuture<Answers<R>> call = start(key, requests.size());
			if (!call.isDone()) {
				call.whenComplete((answers, ex) -> passOn(key, settle(key, requests, answers, ex)));
				return;
			}
			next = call.handle((answers, ex) -> settle(key, requests, answers, ex)).join();
		}
	}

	/**
	 * Take all who wait, or remove the key where nobody does.
	 */
	private List<CombinedRequest<R>> take(K key, List<CombinedRequest<R>> again) {
		List<CombinedRequest<R>> taken = new ArrayList<>(again);
		this.waiting.computeIfPresent(key, (same, waiting) -> {
			taken.addAll(waiting);
			taken.removeIf(CombinedRequest::isDone);
			return taken.isEmpty() ? null : new ArrayList<>();
		});
		return taken;
	}

	/**
	 * Give the turn to a thread that waits, unless the call needs none.
	 */
	private boolean giveTurn(List<CombinedRequest<R>> requests) {
		for (CombinedRequest<R> request : requests) {
			if (!request.hasThread()) {
				return false;
			}
			if (request.offerTurn(requests)) {
				return true;
			}
		}
		return false;
	}

	private CompletableFuture<Answers<R>> start(K key, int count) {
		try {
			return this.calls.callAsync(key, count);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private List<CombinedRequest<R>> settle(K key, List<CombinedRequest<R>> requests, @Nullable Answers<R> answers,
			@Nullable Throwable ex) {
		try {
			return (answers != null) ? answer(requests, answers) : fail(key, requests, Objects.requireNonNull(ex));
		}
		catch (Throwable fault) {
			// or the key would never be passed on
			return fail(key, requests, fault);
		}
	}

	/**
	 * Answer the first, as many as were granted. The others ask again, twice at most:
	 * only a call of their own says for sure how long they have to wait.
	 */
	private List<CombinedRequest<R>> answer(List<CombinedRequest<R>> requests, Answers<R> answers) {
		int answered = (answers.granted() > 0) ? Math.min(answers.granted(), requests.size()) : requests.size();
		for (int i = 0; i < answered; i++) {
			requests.get(i).succeed(answers.answer().apply(i));
		}
		List<CombinedRequest<R>> others = requests.subList(answered, requests.size());
		R denied = answers.denied();
		if (denied == null) {
			return others;
		}
		// where a little comes back with each call, more and more would wait
		return others.stream().filter((request) -> !request.passOver(denied)).toList();
	}

	private List<CombinedRequest<R>> fail(K key, List<CombinedRequest<R>> requests, Throwable ex) {
		List<CombinedRequest<R>> failed = new ArrayList<>(requests);
		this.waiting.computeIfPresent(key, (same, waiting) -> {
			failed.addAll(waiting);
			return new ArrayList<>();
		});
		failed.forEach((request) -> request.fail(ex));
		return List.of();
	}

	/**
	 * Calls for several requests at once.
	 *
	 * @param <K> what is asked for
	 * @param <R> the answer
	 */
	interface Calls<K, R> {

		Answers<R> call(K key, int count);

		CompletableFuture<Answers<R>> callAsync(K key, int count);

	}

}
