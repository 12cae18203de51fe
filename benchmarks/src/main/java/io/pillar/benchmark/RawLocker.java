package io.pillar.benchmark;

import java.util.UUID;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.springframework.util.Assert;

/**
 * The client by itself: {@code SET NX PX}, and a script that deletes what is its own.
 */
final class RawLocker implements Locker {

	private static final String RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then "
			+ "return redis.call('DEL', KEYS[1]) end return 0";

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final RedisCommands<String, String> commands;

	private final String sha;

	RawLocker(String redis) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect();
		this.commands = this.connection.sync();
		this.sha = this.commands.scriptLoad(RELEASE);
	}

	@Override
	public Runnable lock(String name) {
		String owner = UUID.randomUUID().toString();
		String answer = this.commands.set(name, owner, SetArgs.Builder.nx().px(30_000));
		Assert.state("OK".equals(answer), "Somebody else has the lock");
		return () -> {
			Long released = this.commands.evalsha(this.sha, ScriptOutputType.INTEGER, new String[] { name }, owner);
			Assert.state(released == 1, "Somebody else has the lock");
		};
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
