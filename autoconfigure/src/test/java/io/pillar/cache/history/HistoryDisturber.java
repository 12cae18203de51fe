package io.pillar.cache.history;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.pillar.cache.history.HistoryFinding.Kind;
import io.pillar.cache.history.HistoryOptions.Disturbed;

/**
 * Disturbs at random moments, except while a suspicion is being looked into.
 */
class HistoryDisturber implements Runnable, AutoCloseable {

	private final Disturbed options;

	private final HistoryRecorder recorder;

	private final SplittableRandom random;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition closing = this.lock.newCondition();

	private boolean closed;

	HistoryDisturber(Disturbed options, HistoryRecorder recorder, SplittableRandom random) {
		this.options = options;
		this.recorder = recorder;
		this.random = random;
	}

	@Override
	public void run() {
		this.lock.lock();
		try {
			while (!this.closed) {
				long nanos = this.random.nextLong(this.options.interval().toNanos() + 1);
				if (!this.closing.await(nanos, TimeUnit.NANOSECONDS) && !this.closed) {
					disturb();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void disturb() throws InterruptedException {
		this.recorder.disturbed();
		try {
			this.options.disturbance().disturb();
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			this.recorder.add(HistoryFinding.of(Kind.EXCEPTION, this.recorder.round(), "-", "the disturbance to work",
					ex.toString(), List.of()));
		}
		finally {
			this.recorder.disturbed();
		}
	}

	/**
	 * Run the given work after the disturbance under way and before the next one.
	 */
	void undisturbed(Runnable work) {
		this.lock.lock();
		try {
			work.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		undisturbed(() -> {
			this.closed = true;
			this.closing.signalAll();
		});
	}

}
