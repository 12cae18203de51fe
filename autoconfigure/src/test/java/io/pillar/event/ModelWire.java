package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A connection, on which Redis takes what was sent, and answers, in order. Who asked is
 * told once, with nothing where there was no answer.
 */
final class ModelWire {

	private final Deque<Request<?>> sent = new ArrayDeque<>();

	private final Deque<Request<?>> taken = new ArrayDeque<>();

	private ModelRedis redis;

	ModelWire(ModelRedis redis) {
		this.redis = redis;
	}

	ModelRedis redis() {
		return this.redis;
	}

	boolean isIdle() {
		return this.sent.isEmpty() && this.taken.isEmpty();
	}

	<T> void ask(Function<ModelRedis, T> question, Consumer<@Nullable T> told) {
		this.sent.add(new Request<>(question, told));
	}

	void take() {
		Request<?> next = this.sent.poll();
		if (next != null) {
			next.take(this.redis);
			this.taken.add(next);
		}
	}

	void answer() {
		Request<?> next = this.taken.poll();
		if (next != null) {
			next.answer();
		}
	}

	/**
	 * Nobody waits any more for what was asked so far, which Redis may take later.
	 */
	void timeOut() {
		List<Request<?>> all = new ArrayList<>(this.taken);
		all.addAll(this.sent);
		all.forEach(Request::giveUp);
	}

	/**
	 * Connect anew.
	 */
	void reconnect(ModelRedis redis, Random random) {
		timeOut();
		boolean late = random.nextBoolean();
		for (Request<?> each : this.sent) {
			if (late) {
				ModelRedis before = this.redis;
				before.late().add(() -> each.take(before));
			}
		}
		this.sent.clear();
		this.taken.clear();
		this.redis = redis;
	}

	private static final class Request<T> {

		private final Function<ModelRedis, T> question;

		private final Consumer<@Nullable T> told;

		private @Nullable T answer;

		private boolean isOver;

		Request(Function<ModelRedis, T> question, Consumer<@Nullable T> told) {
			this.question = question;
			this.told = told;
		}

		void take(ModelRedis redis) {
			this.answer = this.question.apply(redis);
		}

		void answer() {
			tell(this.answer);
		}

		void giveUp() {
			tell(null);
		}

		private void tell(@Nullable T answer) {
			if (!this.isOver) {
				this.isOver = true;
				this.told.accept(answer);
			}
		}

	}

}
