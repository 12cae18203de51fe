package io.pillar.event;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What publishes on a node of the model: what {@link RedisEventTransport} does, in steps.
 */
final class ModelSender {

	private final EventId ids = new EventId(Clock.systemUTC());

	private final List<Trade> published = new ArrayList<>();

	private final List<Publisher> publishers = List.of(new Publisher(), new Publisher());

	private final ModelNode node;

	private final ModelWire wire;

	private final ModelRepairs repairs;

	private final RedisOutbox outbox;

	private final Random random;

	ModelSender(ModelNode node, RedisOutbox outbox, ModelRepairs repairs, ModelRedis redis, Random random) {
		this.node = node;
		this.outbox = outbox;
		this.repairs = repairs;
		this.random = random;
		this.wire = new ModelWire(redis);
	}

	ModelWire wire() {
		return this.wire;
	}

	List<Trade> published() {
		return this.published;
	}

	boolean isIdle() {
		return this.wire.isIdle()
				&& this.publishers.stream().allMatch((each) -> each.next.isEmpty() && !each.publishing);
	}

	void step() {
		Runnable next = this.publishers.get(this.random.nextInt(this.publishers.size())).next.poll();
		if (next != null) {
			next.run();
		}
	}

	void publish(String node, long amount) {
		Publisher publisher = this.publishers.get(EventModel.threadOf(amount));
		if (publisher.publishing) {
			return;
		}
		this.published.add(new Trade(this.node.name(), amount));
		RedisEventCall call = this.outbox.begin(new Envelope(this.ids.next(), node, "trade", 1,
				EventTopic.of(this.outbox.topic().name()), "", false, this.node.name() + " " + amount));
		if (!call.isFailed()) {
			publisher.publishing = true;
			// another may be first on the way
			publisher.next.add(() -> publish(publisher, call));
		}
	}

	private void publish(Publisher publisher, RedisEventCall call) {
		List<Envelope> events = List.of(call.envelope());
		send(events, (sent) -> {
			publisher.next.add(() -> answered(events, sent));
			publisher.next.add(() -> {
				this.outbox.end(call, sent);
				publisher.publishing = false;
				sendKept();
			});
		});
	}

	private void send(List<Envelope> events, Consumer<RedisSending> told) {
		if (!this.node.isAvailable()) {
			told.accept(RedisSending.NONE);
			return;
		}
		long first = this.outbox.firstPlace();
		this.wire.ask((redis) -> redis.publish(events, first),
				(sent) -> told.accept((sent != null) ? sent : RedisSending.ended(EventReach.UNCERTAIN)));
	}

	private void answered(List<Envelope> events, RedisSending sent) {
		if (sent.reach() == EventReach.FLEET) {
			this.node.partition().answered(events, sent);
		}
	}

	void sendKept() {
		if (this.outbox.wantSending()) {
			this.repairs.now(() -> {
				this.outbox.beginSending();
				sendNext();
			});
		}
	}

	private void sendNext() {
		List<Envelope> next = this.outbox.first((count) -> {
			throw new IllegalStateException("there is room for all");
		});
		if (next.isEmpty()) {
			return;
		}
		send(next, this.repairs.waitFor((sent) -> {
			this.outbox.sent(sent.reach(), () -> answered(next, sent));
			if (this.node.isAvailable()) {
				sendKept();
			}
		}));
	}

	/**
	 * A thread that publishes, and what it goes on with.
	 */
	private static final class Publisher {

		private final Deque<Runnable> next = new ArrayDeque<>();

		private boolean publishing;

	}

}
