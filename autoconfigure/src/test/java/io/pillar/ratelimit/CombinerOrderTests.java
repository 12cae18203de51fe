package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every order of a few requests, answers, failures and cancellations: of seven of them
 * with {@code -Dpillar.long=true}.
 */
class CombinerOrderTests {

	private static final int LENGTH = Boolean.getBoolean("pillar.long") ? 7 : 6;

	private static final int EVENTS = Event.values().length;

	@Test
	void everyOrderAnswersEachRequestOnceAndLeavesNothing() {
		int orders = (int) Math.pow(EVENTS, LENGTH);
		for (int order = 0; order < orders; order++) {
			List<Event> events = new ArrayList<>(LENGTH);
			for (int rest = order, i = 0; i < LENGTH; rest /= EVENTS, i++) {
				events.add(Event.values()[rest % EVENTS]);
			}
			String fault = new Run().of(events);
			assertThat(fault).as(() -> events.toString()).isEmpty();
		}
	}

	private enum Event {

		ASK, ANSWER_ALL, ANSWER_ONE, ANSWER_NONE, FAIL, CANCEL

	}

	private static final class Run implements Combiner.Calls<String, Boolean> {

		private final Combiner<String, Boolean> combiner = new Combiner<>(this, Runnable::run);

		private final List<CompletableFuture<Boolean>> requests = new ArrayList<>();

		private CompletableFuture<Answers<Boolean>> call = CompletableFuture.completedFuture(Answers.same(0, false));

		private int count;

		private int granted;

		private int lost;

		private String fault = "";

		String of(List<Event> events) {
			events.forEach(this::happen);
			while (!this.call.isDone()) {
				answer(this.count);
			}
			check(this.requests.stream().allMatch(CompletableFuture::isDone), "a request has no answer");
			check(this.combiner.isIdle(), "a key stays behind");
			check(allowed() + this.lost == this.granted, "%d allowed of %d".formatted(allowed(), this.granted));
			return this.fault;
		}

		private void happen(Event event) {
			boolean isUnderWay = !this.call.isDone();
			switch (event) {
				case ASK -> this.requests.add(this.combiner.callAsync("key"));
				case ANSWER_ALL -> answer(isUnderWay ? this.count : -1);
				case ANSWER_ONE -> answer(isUnderWay ? 1 : -1);
				case ANSWER_NONE -> answer(isUnderWay ? 0 : -1);
				case FAIL -> this.call.completeExceptionally(new IllegalStateException("no"));
				case CANCEL -> this.requests.stream()
					.filter((request) -> !request.isDone())
					.findFirst()
					.ifPresent((request) -> request.cancel(true));
			}
			boolean isWaited = this.requests.stream().anyMatch((request) -> !request.isDone());
			check(!isWaited || !this.call.isDone(), "a request waits and nobody calls for it");
		}

		private void answer(int grant) {
			if (grant < 0) {
				return;
			}
			long before = allowed();
			this.granted += grant;
			this.call.complete(Answers.same(grant, grant > 0));
			// to those that were cancelled while the call was under way
			this.lost += grant - (int) (allowed() - before);
			check(this.lost >= 0, "more are allowed than were granted");
			check(this.lost <= cancelled(), "more is lost than was cancelled");
		}

		private long allowed() {
			return this.requests.stream()
				.filter((request) -> request.isDone() && !request.isCompletedExceptionally() && request.join())
				.count();
		}

		private long cancelled() {
			return this.requests.stream().filter(CompletableFuture::isCancelled).count();
		}

		private void check(boolean holds, String otherwise) {
			this.fault = (holds || !this.fault.isEmpty()) ? this.fault : otherwise;
		}

		@Override
		public Answers<Boolean> call(String key, int count) {
			throw new IllegalStateException("Nobody waits with a thread");
		}

		@Override
		public CompletableFuture<Answers<Boolean>> callAsync(String key, int count) {
			check(this.call.isDone(), "two calls at once");
			check(count > 0, "a call for nobody");
			this.count = count;
			this.call = new CompletableFuture<>();
			return this.call;
		}

	}

}
