package io.pillar.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a WebSocket, one at a time.
 */
/*
 * No session takes two messages at once. The next ones wait in the order in which they
 * came: one of each stream, whose others wait in its own queue, and those of the handler,
 * which are bounded. So the streams take turns, and whoever has something to send never
 * waits.
 *
 * That a message was sent is told by any thread, maybe before the call that sends it has
 * returned; the next one is sent by a turn of its own, never from within the last one.
 *
 * When it ends nothing is taken any more, and when the last message is with the operating
 * system the session is closed. Where that does not come in time the client takes
 * nothing, and the connection is cut.
 */
final class SocketSender implements Runnable {

	private static final int TURN = 64;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicInteger wakes = new AtomicInteger();

	private final Deque<SocketMessage> waiting = new ArrayDeque<>();

	private final Consumer<@Nullable Throwable> sent = this::sent;

	private final SocketLine line;

	private final StreamThreads threads;

	private final long limit;

	private final Duration patience;

	private final Runnable gone;

	// characters of the handler's messages that wait
	private long own;

	private boolean sending;

	private volatile long done;

	private volatile @Nullable SocketStatus ending;

	private boolean over;

	/**
	 * Make one.
	 * @param limit how much of the handler may wait
	 * @param patience how long the last messages may take
	 * @param gone called when the client is gone
	 */
	SocketSender(SocketLine line, StreamThreads threads, long limit, Duration patience, Runnable gone) {
		this.line = line;
		this.threads = threads;
		this.limit = limit;
		this.patience = patience;
		this.gone = gone;
	}

	boolean isEnding() {
		return this.ending != null;
	}

	/**
	 * Return how many messages were sent, which tells whether the client takes any.
	 */
	long done() {
		return this.done;
	}

	/**
	 * Send a message of the handler.
	 * @return whether there was room
	 */
	boolean add(String text) {
		return add(new SocketMessage(null, text));
	}

	/**
	 * Send a message of a stream, which has no other one that waits here.
	 */
	void add(SocketStreamOutput stream, String text) {
		add(new SocketMessage(stream, text));
	}

	private boolean add(SocketMessage message) {
		this.lock.lock();
		try {
			if (this.ending != null || message.isOver()) {
				return true;
			}
			if (message.own() > 0 && this.own > 0 && this.own + message.own() > this.limit) {
				return false;
			}
			this.own += message.own();
			this.waiting.addLast(message);
		}
		finally {
			this.lock.unlock();
		}
		wake();
		return true;
	}

	/**
	 * Send no more of a stream that is over.
	 */
	void remove(SocketStreamOutput stream) {
		this.lock.lock();
		try {
			this.waiting.removeIf((message) -> message.stream() == stream);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End it.
	 * @param keep whether messages of the handler that wait are sent before
	 * @return whether it was not ending yet
	 */
	boolean end(SocketStatus status, boolean keep) {
		this.lock.lock();
		try {
			if (this.ending != null) {
				return false;
			}
			this.ending = status;
			this.waiting.removeIf((message) -> !keep || message.stream() != null);
		}
		finally {
			this.lock.unlock();
		}
		this.threads.after(this.patience, () -> cut(status));
		wake();
		return true;
	}

	private void cut(SocketStatus status) {
		this.lock.lock();
		try {
			this.waiting.clear();
			finish(status, this.line::cut);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void finish(SocketStatus status, Consumer<SocketStatus> work) {
		if (!this.over) {
			this.over = true;
			this.threads.end(() -> work.accept(status));
		}
	}

	private void wake() {
		if (this.wakes.getAndIncrement() == 0) {
			this.threads.execute(this);
		}
	}

	@Override
	public void run() {
		int seen = this.wakes.get();
		boolean more = true;
		for (int i = 0; more && i < TURN; i++) {
			more = sendNext();
		}
		if (this.wakes.addAndGet(-seen) != 0) {
			this.threads.execute(this);
		}
		else if (more) {
			wake();
		}
	}

	private boolean sendNext() {
		SocketMessage next = take();
		if (next == null) {
			return false;
		}
		if (next.stream() != null) {
			next.stream().taken();
		}
		try {
			this.line.send(next.text(), this.sent);
		}
		catch (RuntimeException ex) {
			sent(ex);
		}
		return true;
	}

	private @Nullable SocketMessage take() {
		this.lock.lock();
		try {
			SocketMessage next = this.sending ? null : this.waiting.pollFirst();
			if (next != null) {
				this.sending = true;
				this.own -= next.own();
			}
			else if (!this.sending && this.ending != null) {
				finish(this.ending, this.line::close);
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sent(@Nullable Throwable ex) {
		this.lock.lock();
		try {
			this.sending = false;
			this.done++;
		}
		finally {
			this.lock.unlock();
		}
		if (ex != null) {
			this.gone.run();
		}
		wake();
	}

}
