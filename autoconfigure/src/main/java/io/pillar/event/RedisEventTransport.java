package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

/**
 * Events of the fleet, and of this node alone while Redis is away.
 */
final class RedisEventTransport implements EventTransport, RedisAvailability.Listener {

	// a subscription has to be there before what is published next, but not at any price
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final long PAUSE = 100;

	private final Map<String, RedisPartition> partitions = new ConcurrentHashMap<>();

	private final Map<String, RedisOutbox> outboxes = new ConcurrentHashMap<>();

	private final RedisChannels channels;

	private final RedisEventKeys keys;

	private final EventHub hub;

	private final RedisEventSender sender;

	private final RedisEventRepairs repairs;

	RedisEventTransport(RedisChannels channels, RedisEventKeys keys, EventHub hub, RedisEventSender sender,
			RedisEventRepairs repairs) {
		this.channels = channels;
		this.keys = keys;
		this.hub = hub;
		this.sender = sender;
		this.repairs = repairs;
	}

	@Override
	public EventReach publish(TopicSettings topic, Envelope envelope) {
		RedisOutbox outbox = outbox(topic, topic.partitionOf(envelope.topic()));
		RedisEventCall call = outbox.begin(envelope);
		if (call.isFailed()) {
			return settled(outbox, envelope, RedisSending.NONE);
		}
		RedisSending sent = null;
		try {
			sent = this.sender.send(outbox, List.of(call.envelope()), () -> outbox.isFirst(call));
		}
		finally {
			end(outbox, call, sent);
		}
		return sent.reach();
	}

	@Override
	public CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope) {
		RedisOutbox outbox = outbox(topic, topic.partitionOf(envelope.topic()));
		RedisEventCall call = outbox.begin(envelope);
		if (call.isFailed()) {
			return CompletableFuture.completedFuture(settled(outbox, envelope, RedisSending.NONE));
		}
		return this.sender.sendAsync(outbox, call.envelope())
			.whenComplete((sent, ex) -> end(outbox, call, sent))
			.thenApply(RedisSending::reach);
	}

	private void end(RedisOutbox outbox, RedisEventCall call, @Nullable RedisSending sent) {
		try {
			if (sent != null) {
				settled(outbox, call.envelope(), sent);
			}
		}
		finally {
			outbox.end(call, sent);
			// not at once: more of them may fail, and have to be in order
			sendKept(outbox, PAUSE);
		}
	}

	private EventReach settled(RedisOutbox outbox, Envelope envelope, RedisSending sent) {
		this.hub.node().counters().sent(sent.reach());
		if (!outbox.topic().isNumbered()) {
			this.hub.deliver(outbox.topic(), envelope, "", 0);
		}
		else if (sent.reach() == EventReach.FLEET) {
			answered(outbox, List.of(envelope), sent);
		}
		return sent.reach();
	}

	/**
	 * Deliver on this node what Redis did not number.
	 */
	private void alone(String name, Envelope envelope) {
		RedisPartition partition = this.partitions.get(name);
		if (partition != null) {
			partition.sequence().alone(envelope, envelope.write());
		}
	}

	private void answered(RedisOutbox outbox, List<Envelope> events, RedisSending sent) {
		RedisPartition partition = this.partitions.get(name(outbox.topic(), outbox.partition()));
		if (partition != null) {
			partition.answered(events, sent);
		}
	}

	private RedisOutbox outbox(TopicSettings topic, int partition) {
		return this.outboxes.computeIfAbsent(name(topic, partition), (name) -> new RedisOutbox(topic, partition,
				this.hub.node().counters(), (failed) -> alone(name, failed)));
	}

	private static String name(TopicSettings topic, int partition) {
		return topic.name() + ":" + partition;
	}

	@Override
	public void watch(TopicSettings topic) {
		List<RedisPartition> watched = new ArrayList<>();
		for (int i = 0; i < topic.partitions(); i++) {
			RedisPartition partition = new RedisPartition(topic, i, this.keys, this.hub, this.repairs::repair,
					outbox(topic, i));
			watched.add(partition);
			this.partitions.put(name(topic, i), partition);
			this.channels.subscribe(partition.channel(), partition);
		}
		try {
			long end = System.nanoTime() + PATIENCE.toNanos();
			for (RedisPartition partition : watched) {
				while (!partition.begun().await(PAUSE, TimeUnit.MILLISECONDS)) {
					if (!this.sender.isAvailable() || end - System.nanoTime() < 0) {
						return;
					}
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void unwatch(TopicSettings topic) {
		for (int i = 0; i < topic.partitions(); i++) {
			RedisPartition partition = this.partitions.remove(name(topic, i));
			if (partition != null) {
				this.channels.unsubscribe(partition.channel());
				partition.sequence().close();
			}
		}
	}

	@Override
	public void resume(TopicSettings topic) {
		for (int i = 0; topic.waits() && i < topic.partitions(); i++) {
			RedisPartition partition = this.partitions.get(name(topic, i));
			if (partition != null && partition.sequence().resume()) {
				this.repairs.repair(partition);
			}
		}
	}

	@Override
	public CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count) {
		return this.repairs.readAsync(this.keys.of(topic, partition), from, count);
	}

	@Override
	public @Nullable EventPosition position(TopicSettings topic, int partition) {
		RedisPartition watched = this.partitions.get(name(topic, partition));
		return (watched != null && topic.isNumbered()) ? watched.sequence().reached() : null;
	}

	@Override
	public void unavailable() {
		this.sender.unavailable();
	}

	@Override
	public void available() {
		sendKept();
		this.partitions.values().forEach(this.repairs::repair);
	}

	/**
	 * Look whether something was missed or has to be sent; called now and then.
	 */
	void check() {
		if (this.sender.isAvailable()) {
			sendKept();
			// where one cannot be looked at, the others can
			this.partitions.values().forEach((each) -> this.repairs.safely(() -> this.repairs.check(each)));
		}
	}

	boolean isAvailable() {
		return this.sender.isAvailable();
	}

	private void sendKept() {
		this.outboxes.values().forEach((outbox) -> sendKept(outbox, 0));
	}

	private void sendKept(RedisOutbox outbox, long afterMillis) {
		if (outbox.wantSending()) {
			this.repairs.after(afterMillis, () -> {
				outbox.beginSending();
				sendNext(outbox);
			});
		}
	}

	/**
	 * Send some of what waits, then give way to others who want to use the thread.
	 */
	private void sendNext(RedisOutbox outbox) {
		List<Envelope> next = outbox.first((count) -> this.sender.unsent(outbox.topic(), count));
		if (next.isEmpty()) {
			return;
		}
		RedisSending sent = this.sender.send(outbox, next, () -> true);
		outbox.sent(sent.reach(), () -> answered(outbox, next, sent));
		if (sent.reach() == EventReach.FLEET) {
			sendKept(outbox, 0);
		}
		else if (this.sender.isAvailable()) {
			// else it is called when Redis is back
			sendKept(outbox, 10 * PAUSE);
		}
	}

}
