package io.pillar.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUBLISH} and {@code SUBSCRIBE} by the client alone: 200 bytes that are no JSON.
 */
final class RawMessenger implements Messenger {

	private static final byte[] CHANNEL = TOPIC.getBytes(StandardCharsets.US_ASCII);

	private static final int SIZE = 200;

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final RedisCommands<byte[], byte[]> commands;

	private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> subscription;

	RawMessenger(String redis) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.commands = this.connection.sync();
	}

	@Override
	public void send(Message message) {
		byte[] bytes = new byte[SIZE];
		ByteBuffer.wrap(bytes).putLong(message.number()).putLong(message.sentAt());
		this.commands.publish(CHANNEL, bytes);
	}

	@Override
	public void listen(Receiver receiver) {
		StatefulRedisPubSubConnection<byte[], byte[]> opened = this.client.connectPubSub(ByteArrayCodec.INSTANCE);
		opened.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(byte[] channel, byte[] bytes) {
				ByteBuffer buffer = ByteBuffer.wrap(bytes);
				receiver.message(new Message(buffer.getLong(), buffer.getLong(), ""));
			}

		});
		opened.sync().subscribe(CHANNEL);
		this.subscription = opened;
	}

	@Override
	public void close() {
		if (this.subscription != null) {
			this.subscription.close();
		}
		this.connection.close();
		this.client.shutdown();
	}

}
