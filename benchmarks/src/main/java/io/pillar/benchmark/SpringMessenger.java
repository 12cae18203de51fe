package io.pillar.benchmark;

import io.lettuce.core.RedisURI;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Spring's template, and its container for listeners, which has a thread for each
 * message, as Spring Boot configures it.
 */
final class SpringMessenger implements Messenger {

	private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

	private final LettuceConnectionFactory connections;

	private final StringRedisTemplate template;

	SpringMessenger(String redis) {
		this.connections = connections(redis);
		this.template = new StringRedisTemplate(this.connections);
		this.container.setConnectionFactory(this.connections);
		this.container.afterPropertiesSet();
	}

	static LettuceConnectionFactory connections(String redis) {
		RedisURI uri = RedisURI.create(redis);
		LettuceConnectionFactory connections = new LettuceConnectionFactory(uri.getHost(), uri.getPort());
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	@Override
	public void send(Message message) {
		this.template.convertAndSend(TOPIC, message.write());
	}

	@Override
	public void listen(Receiver receiver) {
		this.container.addMessageListener((message, pattern) -> receiver.message(Message.read(message.getBody())),
				ChannelTopic.of(TOPIC));
		this.container.start();
	}

	@Override
	public void close() {
		try {
			this.container.destroy();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The container does not end", ex);
		}
		this.connections.destroy();
	}

}
