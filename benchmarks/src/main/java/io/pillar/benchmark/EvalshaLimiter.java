package io.pillar.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.springframework.core.io.ClassPathResource;

import io.pillar.ratelimit.RateLimit;

/**
 * The client by itself, which runs Pillar's script once for each request.
 */
final class EvalshaLimiter implements Limiter {

	private static final ClassPathResource SCRIPT = new ClassPathResource("io/pillar/ratelimit/acquire.lua");

	// as Pillar has it for the same quota

	private static final int PRECISION = 16;

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final RedisCommands<byte[], byte[]> commands;

	private final String sha;

	private final List<byte[]> limit;

	EvalshaLimiter(String redis, Quota quota) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.commands = this.connection.sync();
		try {
			this.sha = this.commands.scriptLoad(SCRIPT.getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		long quantum = (quota.permits() <= RateLimit.EXACT_PERMITS) ? 1 : quota.window().toMillis() / PRECISION;
		this.limit = List.of(bytes(quota.permits()), bytes(quota.window().toMillis()), bytes(quantum), bytes(0));
	}

	@Override
	public boolean acquire(String key) {
		return acquireAll(key);
	}

	@Override
	public boolean acquireAll(String... keys) {
		byte[][] names = new byte[keys.length][];
		List<byte[]> arguments = new ArrayList<>(List.of(bytes(1), bytes(1), bytes(0)));
		for (int i = 0; i < keys.length; i++) {
			names[i] = ("limit:" + i + ":" + keys[i]).getBytes(StandardCharsets.UTF_8);
			arguments.addAll(this.limit);
		}
		List<Long> answer = this.commands.evalsha(this.sha, ScriptOutputType.MULTI, names,
				arguments.toArray(byte[][]::new));
		return answer.get(0) > 0;
	}

	private static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
