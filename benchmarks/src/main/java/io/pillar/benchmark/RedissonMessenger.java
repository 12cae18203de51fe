package io.pillar.benchmark;

import org.redisson.Redisson;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's topic.
 */
final class RedissonMessenger implements Messenger {

	private final RedissonClient client;

	private final RTopic topic;

	RedissonMessenger(String redis) {
		this.client = client(redis);
		this.topic = this.client.getTopic(TOPIC);
	}

	static RedissonClient client(String redis) {
		Config config = new Config();
		config.setCodec(new RedissonJsonCodec());
		config.useSingleServer().setAddress(redis);
		return Redisson.create(config);
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
		this.client.shutdown();
	}

}
