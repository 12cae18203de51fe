package io.pillar.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.springframework.util.Assert;

/**
 * Two nodes, one of which sends messages to the other.
 */
final class MessengerPair implements Messenger.Receiver, AutoCloseable {

	// fewer than any of them keeps for a listener
	private static final int UNDER_WAY = 500;

	private static final long PAUSE = 50_000;

	// 500 a second
	private static final long RHYTHM = 2_000_000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong received = new AtomicLong();

	private final Messenger sender;

	private final Messenger listener;

	private volatile double[] micros = new double[0];

	MessengerPair(MessengerSubject subject, String redis) {
		this.sender = subject.start(redis);
		this.listener = subject.start(redis);
		this.listener.listen(this);
		awaitFirst(this.sender, () -> this.received.get() > 0);
		LockSupport.parkNanos(500_000_000);
	}

	/**
	 * Send until somebody hears it.
	 * @param sender who sends
	 * @param arrived whether it was heard
	 */
	static void awaitFirst(Messenger sender, BooleanSupplier arrived) {
		for (int i = 0; i < PATIENCE.toMillis() / 100 && !arrived.getAsBoolean(); i++) {
			sender.send(Message.now(0));
			LockSupport.parkNanos(100_000_000);
		}
		Assert.state(arrived.getAsBoolean(), "Nothing arrives");
	}

	@Override
	public void message(Message message) {
		if (message.number() > 0) {
			this.micros[(int) message.number() - 1] = (System.nanoTime() - message.sentAt()) / 1e3;
		}
		this.received.incrementAndGet();
	}

	/**
	 * Send as many as can be, but never so many more than were heard that some are lost.
	 * @param threads how many threads send
	 * @param length for how long
	 * @return how many went from the one node to the other in a second
	 * @throws Exception if they did not
	 */
	double rate(int threads, Duration length) throws Exception {
		begin();
		long begin = System.nanoTime();
		Callable<Long> work = () -> send(begin + length.toNanos());
		ExecutorService senders = Executors.newFixedThreadPool(threads);
		try {
			for (Future<Long> done : senders.invokeAll(IntStream.range(0, threads).mapToObj((i) -> work).toList())) {
				done.get();
			}
		}
		finally {
			senders.shutdown();
		}
		awaitAll();
		return this.received.get() * 1e9 / (System.nanoTime() - begin);
	}

	private long send(long end) {
		while (System.nanoTime() - end < 0) {
			if (this.sent.get() - this.received.get() < UNDER_WAY) {
				this.sent.incrementAndGet();
				this.sender.send(Message.now(0));
			}
			else {
				LockSupport.parkNanos(PAUSE);
			}
		}
		return end;
	}

	/**
	 * Send one after the other with pauses.
	 * @param count how many
	 * @return how long each took from the beginning of the call that sent it to the call
	 * of the listener, in microseconds
	 */
	double[] latencies(int count) {
		begin();
		this.micros = new double[count];
		long next = System.nanoTime();
		for (int number = 1; number <= count; number++) {
			next += RHYTHM;
			awaitMoment(next);
			this.sent.incrementAndGet();
			this.sender.send(Message.now(number));
		}
		awaitAll();
		return this.micros;
	}

	static void awaitMoment(long nanos) {
		long left = nanos - System.nanoTime();
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = nanos - System.nanoTime();
		}
	}

	private void begin() {
		this.sent.set(0);
		this.received.set(0);
	}

	private void awaitAll() {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (this.received.get() < this.sent.get()) {
			Assert.state(System.nanoTime() - end < 0,
					() -> "%d messages were sent and %d heard".formatted(this.sent.get(), this.received.get()));
			LockSupport.parkNanos(PAUSE);
		}
	}

	@Override
	public void close() {
		this.listener.close();
		this.sender.close();
	}

}
