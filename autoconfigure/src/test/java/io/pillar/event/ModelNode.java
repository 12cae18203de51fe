package io.pillar.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;

/**
 * A node with the real code of a partition, whose connections and threads take a step
 * when they are told to.
 */
final class ModelNode {

	private final Heard<Trade> heard = new Heard<>();

	// the turns of the thread that calls listeners
	private final Deque<Runnable> listeners = new ArrayDeque<>();

	private final String name;

	private final EventNode node;

	private final Random random;

	// whether messages come on two connections
	private final boolean routes;

	private final RedisPartition partition;

	private final ModelRepairs repairs;

	private final ModelSender sender;

	// where it connects to next
	private ModelRedis redis;

	private @Nullable Deque<String> feed;

	private ModelRedis feedOf;

	private boolean available = true;

	private boolean settling;

	ModelNode(String name, TopicSettings topic, ModelRedis redis, Random random, boolean routes) {
		EventCounters counters = new EventCounters(List.of());
		this.name = name;
		this.random = random;
		this.routes = routes;
		this.redis = redis;
		this.feedOf = redis;
		this.node = new EventNode(new NodeId(name), counters, EventTracing.NO_OP, System::nanoTime);
		EventHub hub = new EventHub(this.node, new EventTypes(), this.listeners::add);
		hub.add(EventTopic.of(topic.name()), topic, new ModelSink(this.heard), new ModelTransport(this::resume));
		RedisOutbox outbox = new RedisOutbox(topic, 0, counters, this::alone);
		this.repairs = new ModelRepairs(this, redis);
		this.partition = new RedisPartition(topic, 0, new RedisEventKeys(new KeySpace("model")), hub,
				this.repairs::repair, outbox);
		this.sender = new ModelSender(this, outbox, this.repairs, redis, random);
		resubscribe();
	}

	private void resume() {
		if (this.partition.sequence().resume()) {
			this.repairs.repair(this.partition);
		}
	}

	private void alone(Envelope envelope) {
		this.partition.sequence().alone(envelope, envelope.write());
	}

	String name() {
		return this.name;
	}

	RedisPartition partition() {
		return this.partition;
	}

	Heard<Trade> heard() {
		return this.heard;
	}

	List<Trade> published() {
		return this.sender.published();
	}

	boolean isAvailable() {
		return this.available;
	}

	boolean isSubscribed() {
		return this.feed != null;
	}

	void publish(long amount) {
		this.sender.publish(this.node.name(), amount);
	}

	void resubscribe() {
		unsubscribe();
		this.feedOf = this.redis;
		this.feed = this.redis.subscribe();
		this.partition.subscribed();
	}

	private void unsubscribe() {
		if (this.feed != null) {
			this.feedOf.unsubscribe(this.feed);
			this.feed = null;
		}
	}

	/**
	 * Do one thing that is to be done anyway.
	 */
	void step() {
		switch (this.random.nextInt(10)) {
			case 0 -> this.sender.wire().take();
			case 1 -> this.sender.wire().answer();
			case 2 -> this.repairs.wire().take();
			case 3 -> this.repairs.wire().answer();
			case 4 -> this.sender.step();
			case 5 -> this.repairs.step();
			case 6 -> listen();
			default -> hear();
		}
	}

	private void listen() {
		Runnable turn = this.listeners.poll();
		if (turn != null) {
			turn.run();
		}
	}

	private void hear() {
		boolean ordered = !this.routes || this.settling;
		String message = ordered ? poll() : poll(this.random.nextBoolean());
		if (message != null) {
			this.partition.message(message);
			if (!ordered && this.random.nextInt(10) == 0) {
				this.partition.message(message);
			}
		}
	}

	private @Nullable String poll() {
		return (this.feed != null) ? this.feed.poll() : null;
	}

	private @Nullable String poll(boolean second) {
		if (this.feed == null) {
			return null;
		}
		String next = this.feed.stream()
			.filter((
					message) -> ModelSink.trade(Envelope.read(message.split(":", 3)[2])).symbol().equals("c") == second)
			.findFirst()
			.orElse(null);
		this.feed.remove(next);
		return next;
	}

	/**
	 * Do something that happens now and then.
	 * @param master who is the master by now
	 */
	void happen(ModelRedis master) {
		this.redis = master;
		switch (this.random.nextInt(8)) {
			case 0 -> this.repairs.lookAgain();
			case 1 -> this.repairs.now(this.repairs::check);
			case 2 -> cut();
			case 3 -> {
				if (this.feed == null) {
					resubscribe();
				}
			}
			case 4 -> this.sender.wire().timeOut();
			case 5 -> this.sender.wire().reconnect(master, this.random);
			case 6 -> this.repairs.wire().reconnect(master, this.random);
			default -> available(!this.available);
		}
	}

	/**
	 * Lose all connections, because another Redis takes over.
	 */
	void follow(ModelRedis master) {
		this.redis = master;
		cut();
		this.sender.wire().reconnect(master, this.random);
		this.repairs.wire().reconnect(master, this.random);
	}

	private void cut() {
		for (int i = this.random.nextInt(5); i > 0; i--) {
			hear();
		}
		unsubscribe();
	}

	private void available(boolean available) {
		this.available = available;
		if (available) {
			this.sender.sendKept();
			this.repairs.repair(this.partition);
		}
	}

	/**
	 * Do all that is to be done, with everything in order.
	 */
	void settle(ModelRedis master) {
		this.redis = master;
		this.settling = true;
		for (ModelWire wire : List.of(this.sender.wire(), this.repairs.wire())) {
			if (wire.redis() != master) {
				wire.reconnect(master, this.random);
			}
		}
		if (this.feed == null || this.feedOf != master) {
			resubscribe();
		}
		available(true);
		this.repairs.now(this.repairs::check);
		for (int i = 0; i < 100_000 && !isIdle(); i++) {
			step();
			this.repairs.lookAgain();
		}
		this.settling = false;
	}

	private boolean isIdle() {
		return this.listeners.isEmpty() && this.sender.isIdle() && this.repairs.isIdle() && this.feed != null
				&& this.feed.isEmpty();
	}

}
