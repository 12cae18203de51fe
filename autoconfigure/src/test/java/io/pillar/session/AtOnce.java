package io.pillar.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/**
 * Things that begin at the same moment.
 */
final class AtOnce {

	private final CountDownLatch begin = new CountDownLatch(1);

	private final List<CompletableFuture<?>> all = new ArrayList<>();

	private final Executor threads;

	/**
	 * Create it, with nothing to do.
	 * @param threads has a thread for each of them
	 */
	AtOnce(Executor threads) {
		this.threads = threads;
	}

	AtOnce with(Runnable action) {
		this.all.add(CompletableFuture.runAsync(() -> {
			try {
				this.begin.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			action.run();
		}, this.threads));
		return this;
	}

	AtOnce with(int times, IntConsumer action) {
		for (int i = 0; i < times; i++) {
			int number = i;
			with(() -> action.accept(number));
		}
		return this;
	}

	/**
	 * Begin, and wait for all of them.
	 */
	void run() {
		this.begin.countDown();
		this.all.forEach(CompletableFuture::join);
	}

}
