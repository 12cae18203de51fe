package io.pillar.benchmark;

import java.util.Map;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamReadRequest;

/**
 * Spring's container for listeners to a stream, which reads on from the last message that
 * it had.
 */
final class SpringStreamMessenger implements Messenger {

	private static final String FIELD = "message";

	private final LettuceConnectionFactory connections;

	private final StringRedisTemplate template;

	private final StreamMessageListenerContainer<String, MapRecord<String, String, String>> container;

	private final boolean goesOn;

	/**
	 * Create one.
	 * @param redis the server
	 * @param goesOn whether an error does not end the subscription, as it does by default
	 */
	SpringStreamMessenger(String redis, boolean goesOn) {
		this.connections = SpringMessenger.connections(redis);
		this.template = new StringRedisTemplate(this.connections);
		this.container = StreamMessageListenerContainer.create(this.connections);
		this.goesOn = goesOn;
	}

	@Override
	public void send(Message message) {
		this.template.<String, String>opsForStream().add(TOPIC, Map.of(FIELD, message.write()));
	}

	@Override
	public void listen(Receiver receiver) {
		StreamReadRequest<String> request = StreamReadRequest
			.builder(StreamOffset.create(TOPIC, ReadOffset.lastConsumed()))
			.errorHandler((ex) -> {
				// it is the connection that was cut
			})
			.cancelOnError((ex) -> !this.goesOn)
			.build();
		this.container.register(request, (record) -> receiver.message(Message.read(record.getValue().get(FIELD))));
		this.container.start();
	}

	@Override
	public void close() {
		this.container.stop();
		this.connections.destroy();
	}

}
