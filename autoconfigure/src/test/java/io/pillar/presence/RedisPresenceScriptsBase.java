package io.pillar.presence;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import io.pillar.embedded.RedisServer;

/**
 * Scripts of presence that are run by hand, with no node that looks for what is over.
 */
abstract class RedisPresenceScriptsBase {

	static RedisServer redis;

	static PresenceNode node;

	static RedisPresenceScripts scripts;

	final RedisEntry first = RedisEntry.ofChannel("room", "node1", 7);

	final RedisEntry second = RedisEntry.ofChannel("room", "node2", 7);

	final RedisEntry third = RedisEntry.ofChannel("room", "node2", 8);

	final int partition = this.first.partition();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		node = PresenceNode.silentOn(redis, "pillar.presence.lease=1h");
		scripts = node.context.getBean(RedisPresenceScripts.class);
	}

	@AfterAll
	static void stop() {
		node.close();
		redis.close();
	}

	@BeforeEach
	void forget() {
		redis.execute("FLUSHALL");
	}

	final long join(RedisEntry entry, String user, long revision, String metadata) {
		return scripts.join(entry, user, RedisValue.write(user, "c", "", metadata), revision).join();
	}

	final long join(RedisEntry entry, String user) {
		return join(entry, user, 1, "");
	}

	final String beat(String name, long lease, long sweep) {
		RedisPresenceScripts.Beat beat = scripts.beat(this.partition, name, lease, sweep).join();
		return beat.sum() + " " + beat.due() + " " + beat.dead();
	}

	final String key(String part) {
		return redis.execute("KEYS", "*:" + part);
	}

	final List<String> events() {
		return redis.execute("XRANGE", key("events"), "-", "+")
			.lines()
			.filter((line) -> line.matches("[JLU] .*"))
			.toList();
	}

}
