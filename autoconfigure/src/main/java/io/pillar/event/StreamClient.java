package io.pillar.event;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A client that is sent events.
 */
/*
 * A client that says how far it has come first gets pages of the history, each once the
 * one before it was written. When it has caught up it joins the feed of its topic; what
 * the feed brings from then on waits aside until the history was read once more. Every
 * event is in one of the two: what was published before it joined is in the history by
 * then, what came later is brought by the feed; and what is in both has a number that the
 * client is past when it comes to be written.
 *
 * Whoever brings something never waits. What waits for a client is bounded in bytes; one
 * that lags behind, or takes nothing from one beat to the next, is cut, and may come back
 * and read what it missed. One thread writes at a time, only as much as is taken at once.
 *
 * A feed holds its lock when it calls a client; a client never calls a feed under its
 * own.
 */
final class StreamClient implements Runnable {

	private static final int TURN = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicInteger wakes = new AtomicInteger();

	private final StreamRequest request;

	private final StreamQueue queue;

	private final StreamOutput output;

	private final StreamCounters counters;

	private final Executor threads;

	private final Consumer<StreamClient> ended;

	private volatile boolean closed;

	private boolean took;

	private boolean waited;

	private boolean unflushed;

	private @Nullable Runnable drained;

	StreamClient(StreamRequest request, StreamQueue queue, StreamOutput output, StreamCounters counters,
			Executor threads, Consumer<StreamClient> ended) {
		this.request = request;
		this.queue = queue;
		this.output = output;
		this.counters = counters;
		this.threads = threads;
		this.ended = ended;
	}

	StreamRequest request() {
		return this.request;
	}

	/**
	 * Begin somewhere, before anything else.
	 * @param places how far it has come
	 * @param joining whether a history comes before what the feed brings
	 */
	void begin(StreamPosition[] places, boolean joining) {
		change(() -> {
			this.queue.begin(places, joining);
			return true;
		});
	}

	/**
	 * Take what the feed brings.
	 */
	void offer(StreamFrame frame) {
		change(() -> this.queue.add(frame));
		wake();
	}

	/**
	 * Take what was read for it.
	 * @param page what to write
	 * @param next called once that was written
	 */
	void read(List<StreamFrame> page, @Nullable Runnable next) {
		change(() -> {
			this.queue.addRead(page);
			this.drained = next;
			return true;
		});
		wake();
	}

	/**
	 * Go on with what the feed brings, now that the history was read.
	 */
	void live() {
		change(() -> {
			this.queue.goLive();
			return true;
		});
		wake();
	}

	/**
	 * Cut it if it has taken nothing since the last time although something has waited.
	 */
	void beat() {
		change(() -> {
			boolean alive = this.output.hasTakenOther() || this.took || !this.waited;
			this.took = false;
			this.waited = !this.queue.isEmpty();
			return alive;
		});
	}

	/**
	 * Change the queue, and cut the client where it is too slow for that.
	 */
	private void change(BooleanSupplier change) {
		boolean cut = false;
		this.lock.lock();
		try {
			cut = !this.closed && !change.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
		if (cut) {
			this.counters.cut.increment();
			close();
		}
	}

	void wake() {
		if (this.wakes.getAndIncrement() == 0) {
			this.threads.execute(this);
		}
	}

	@Override
	public void run() {
		int seen = this.wakes.get();
		boolean more = false;
		try {
			more = pump();
		}
		catch (IOException | RuntimeException ex) {
			// it has gone away
			close();
		}
		if (this.wakes.addAndGet(-seen) != 0) {
			this.threads.execute(this);
		}
		else if (more) {
			wake();
		}
	}

	/**
	 * Write what is taken now.
	 * @return whether more may be taken at once
	 */
	private boolean pump() throws IOException {
		for (int i = 0; i < TURN; i++) {
			if (!this.output.isReady()) {
				return false;
			}
			byte[] next = next();
			if (next != null) {
				this.output.write(next);
				this.unflushed = true;
			}
			else if (this.unflushed) {
				this.output.flush();
				this.unflushed = false;
			}
			else {
				return false;
			}
		}
		return true;
	}

	private byte @Nullable [] next() {
		Runnable drained = null;
		this.lock.lock();
		try {
			byte[] next = this.closed ? null : this.queue.next();
			if (next != null) {
				this.took = true;
				return next;
			}
			drained = this.drained;
			this.drained = null;
		}
		finally {
			this.lock.unlock();
		}
		if (drained != null) {
			drained.run();
		}
		return null;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * End it. From anywhere, once or more often.
	 */
	void close() {
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.queue.clear();
			this.drained = null;
		}
		finally {
			this.lock.unlock();
		}
		// not here: a feed may hold its lock
		this.threads.execute(() -> {
			this.output.close();
			this.ended.accept(this);
		});
	}

}
