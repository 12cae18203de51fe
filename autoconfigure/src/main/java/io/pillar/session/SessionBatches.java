package io.pillar.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks Redis for many things, some at once: all at once would take longer than the budget
 * of the last, and Redis would seem to be away.
 */
final class SessionBatches {

	private static final int AT_ONCE = 64;

	private SessionBatches() {
	}

	/**
	 * Ask for each of many things.
	 * @param <T> what is asked about
	 * @param <R> what is answered
	 * @param items what to ask about
	 * @param question asks
	 * @return the answers, in order
	 */
	static <T, R> CompletableFuture<List<R>> ask(List<? extends T> items, Function<T, CompletableFuture<R>> question) {
		return ask(items, 0, question, new ArrayList<>(items.size()));
	}

	private static <T, R> CompletableFuture<List<R>> ask(List<? extends T> items, int from,
			Function<T, CompletableFuture<R>> question, List<R> answers) {
		if (from >= items.size()) {
			return CompletableFuture.completedFuture(answers);
		}
		List<CompletableFuture<R>> asked = new ArrayList<>();
		items.subList(from, Math.min(from + AT_ONCE, items.size())).forEach((item) -> asked.add(question.apply(item)));
		return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenCompose((ignored) -> {
			asked.forEach((answer) -> answers.add(answer.join()));
			return ask(items, from + AT_ONCE, question, answers);
		});
	}

}
