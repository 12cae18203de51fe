package io.pillar.event;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.pillar.redis.RedisChannels;

/**
 * A partition that this node listens to.
 */
final class RedisPartition implements RedisChannels.Listener {

	private final CountDownLatch begun = new CountDownLatch(1);

	private final AtomicBoolean repairWanted = new AtomicBoolean();

	private final AtomicBoolean readingWanted = new AtomicBoolean();

	private final TopicSettings topic;

	private final int index;

	private final byte[][] keys;

	private final String channel;

	private final EventHub hub;

	private final EventSequence sequence;

	private final Consumer<RedisPartition> repair;

	/**
	 * Create one.
	 * @param topic the topic
	 * @param index its number in the topic
	 * @param keys the names of where it lies in Redis
	 * @param hub where events go
	 * @param repair called where something is missing, at any time
	 * @param underWay what this node has published to it
	 */
	RedisPartition(TopicSettings topic, int index, RedisEventKeys keys, EventHub hub, Consumer<RedisPartition> repair,
			EventLosses.UnderWay underWay) {
		this.topic = topic;
		this.index = index;
		this.keys = keys.of(topic, index);
		this.channel = keys.channel(topic, index);
		this.hub = hub;
		this.sequence = new EventSequence(topic, index, hub, underWay);
		this.repair = repair;
	}

	/**
	 * Take a message: epoch, number and event, with colons between; without epoch and
	 * number where the topic has none.
	 */
	@Override
	public void message(String message) {
		int first = message.indexOf(':');
		int second = message.indexOf(':', first + 1);
		if (first == 0 && second == 1) {
			this.hub.deliver(this.topic, this.index, message.substring(2), "", 0);
			return;
		}
		long number = (first > 0 && second - first > 1 && second - first < 18) ? number(message, first + 1, second) : 0;
		if (number <= 0) {
			this.hub.deliver(this.topic, this.index, "", "", 0);
		}
		else if (this.sequence.take(RedisEventKeys.epoch(message.substring(0, first)), number,
				message.substring(second + 1), true)) {
			this.repair.accept(this);
		}
	}

	/**
	 * Take what this node has published.
	 */
	void answered(List<Envelope> events, RedisSending sent) {
		// less than none where another epoch began between them: then the channel has
		// them
		long number = sent.number() - (events.size() - sent.repeated().size());
		boolean hole = false;
		for (int i = 0; number >= 0 && i < events.size(); i++) {
			if (!sent.repeated().contains((long) i)) {
				number++;
				hole |= this.sequence.take(sent.epoch(), number, events.get(i).write(), false);
			}
		}
		if (hole) {
			this.repair.accept(this);
		}
	}

	private static long number(String message, int from, int to) {
		long number = 0;
		for (int i = from; i < to; i++) {
			int digit = message.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return 0;
			}
			number = number * 10 + digit;
		}
		return number;
	}

	@Override
	public void subscribed() {
		// nothing was heard since the channel was lost, and another server may be here
		this.sequence.suspect(true);
		this.repair.accept(this);
	}

	@Override
	public boolean isInShard() {
		return true;
	}

	TopicSettings topic() {
		return this.topic;
	}

	byte[][] keys() {
		return this.keys;
	}

	String channel() {
		return this.channel;
	}

	EventSequence sequence() {
		return this.sequence;
	}

	CountDownLatch begun() {
		return this.begun;
	}

	/**
	 * Ask for a repair.
	 * @return whether nobody has asked for it yet
	 */
	boolean wantRepair() {
		return this.repairWanted.compareAndSet(false, true);
	}

	void beginRepair() {
		this.repairWanted.set(false);
	}

	/**
	 * Ask for its history to be read later.
	 * @return whether nobody has asked for that yet
	 */
	boolean wantReading() {
		return this.readingWanted.compareAndSet(false, true);
	}

	void beginReading() {
		this.readingWanted.set(false);
	}

}
