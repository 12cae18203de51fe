package io.pillar.event;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/**
 * The events of a partition that Redis did not take, in order. As long as there are any,
 * newer ones wait behind them.
 */
/*
 * The order is that of the calls, and several threads bring the answers. So each call is
 * in a queue until it is answered, and one that failed until all before it are answered,
 * which is no longer than a call may take. Then it is kept, and delivered on this node.
 */
final class RedisOutbox implements EventLosses.UnderWay {

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicBoolean sendingWanted = new AtomicBoolean();

	private final Queue<RedisEventCall> calls = new ConcurrentLinkedQueue<>();

	private final TopicSettings topic;

	private final int partition;

	private final RedisKeptEvents kept;

	private final Consumer<Envelope> alone;

	private long lastPlace;

	// calls that failed and are in their queue
	private int failed;

	private volatile boolean waiting;

	private volatile @Nullable Runnable again;

	/**
	 * Create one.
	 * @param alone delivers on this node what Redis did not number; does not wait
	 */
	RedisOutbox(TopicSettings topic, int partition, EventCounters counters, Consumer<Envelope> alone) {
		this.topic = topic;
		this.partition = partition;
		this.kept = new RedisKeptEvents(topic.outbox(), counters);
		this.alone = alone;
	}

	TopicSettings topic() {
		return this.topic;
	}

	int partition() {
		return this.partition;
	}

	/**
	 * Ask for what waits to be sent.
	 * @return whether nobody has asked yet
	 */
	boolean wantSending() {
		return this.waiting && this.sendingWanted.compareAndSet(false, true);
	}

	void beginSending() {
		this.sendingWanted.set(false);
	}

	/**
	 * Begin a call, which fails at once if others wait already.
	 */
	RedisEventCall begin(Envelope envelope) {
		RedisEventCall call = beginOne(envelope);
		if (call.isFailed()) {
			ended();
		}
		return call;
	}

	private RedisEventCall beginOne(Envelope envelope) {
		this.lock.lock();
		try {
			RedisEventCall call = new RedisEventCall(envelope.at(++this.lastPlace));
			if (this.topic.isNumbered()) {
				this.calls.add(call);
			}
			if (this.waiting) {
				failed(call, EventReach.NODE);
				settle();
			}
			return call;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the place of the first event that may be sent, be it again.
	 */
	long firstPlace() {
		this.lock.lock();
		try {
			RedisEventCall call = this.calls.peek();
			return this.kept.firstPlace((call != null) ? call.envelope().place() : this.lastPlace + 1);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether nothing has to be in Redis before a call that is under way.
	 */
	boolean isFirst(RedisEventCall call) {
		return this.calls.peek() == call && !this.waiting;
	}

	/**
	 * End a call.
	 * @param sent the answer, or nothing where there will be none
	 */
	void end(RedisEventCall call, @Nullable RedisSending sent) {
		if (this.topic.isNumbered()) {
			endOne(call, sent);
			ended();
		}
	}

	private void endOne(RedisEventCall call, @Nullable RedisSending sent) {
		EventReach failure = (sent == null || sent.reach() == EventReach.FLEET) ? null : sent.reach();
		if (failure == null) {
			this.calls.remove(call);
			call.over();
			// looked at after that, because who fails looks at the calls after this
			if (!this.waiting) {
				return;
			}
		}
		this.lock.lock();
		try {
			if (failure != null) {
				failed(call, failure);
			}
			settle();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void failed(RedisEventCall call, EventReach reach) {
		this.failed++;
		this.waiting = true;
		call.failed(reach);
	}

	/**
	 * Keep what failed and has nothing unanswered before it, or is too much.
	 */
	private void settle() {
		boolean tooMany = this.failed > this.topic.outbox();
		Iterator<RedisEventCall> next = this.calls.iterator();
		while (this.failed > 0 && next.hasNext()) {
			RedisEventCall call = next.next();
			if (call.isFailed()) {
				next.remove();
				this.failed--;
				this.kept.add(call.toSend());
				this.alone.accept(call.envelope());
				call.over();
			}
			else if (!tooMany) {
				return;
			}
		}
	}

	@Override
	public BooleanSupplier now(Runnable again) {
		this.again = again;
		List<RedisEventCall> now = new ArrayList<>(this.calls);
		this.kept.addSending(now);
		return () -> {
			now.removeIf(RedisEventCall::isOver);
			return now.isEmpty();
		};
	}

	private void ended() {
		Runnable again = this.again;
		if (again != null) {
			again.run();
		}
	}

	/**
	 * Return what has to be sent first: how many were not kept, or the oldest that were.
	 * @param marker makes an event of how many
	 */
	List<Envelope> first(LongFunction<Envelope> marker) {
		this.lock.lock();
		try {
			List<Envelope> first = this.kept.first(marker);
			this.waiting = this.failed > 0 || !first.isEmpty();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that what had to be sent first was sent.
	 * @param reach how far it got
	 * @param answer called where that is all nodes
	 */
	void sent(EventReach reach, Runnable answer) {
		this.lock.lock();
		try {
			this.kept.sent(reach);
			this.waiting = this.failed > 0 || !this.kept.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
		try {
			if (reach == EventReach.FLEET) {
				answer.run();
			}
		}
		finally {
			this.kept.endSending();
			ended();
		}
	}

}
