package io.pillar.benchmark;

import org.redisson.api.RReliableTopic;
import org.redisson.api.RedissonClient;

/**
 * Redisson's reliable topic, which is a stream.
 */
final class RedissonReliableMessenger implements Messenger {

	private final RedissonClient client;

	private final RReliableTopic topic;

	RedissonReliableMessenger(String redis) {
		this.client = RedissonMessenger.client(redis);
		this.topic = this.client.getReliableTopic(TOPIC);
	}

	@Override
	public void send(Message message) {
		this.topic.publish(message);
	}

	@Override
	public void listen(Receiver receiver) {
		this.topic.addListener(Message.class, (channel, message) -> receiver.message(message));
	}

	@Override
	public void close() {
		this.topic.removeAllListeners();
		this.client.shutdown();
	}

}
