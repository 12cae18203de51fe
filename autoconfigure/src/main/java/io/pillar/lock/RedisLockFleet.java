package io.pillar.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * The nodes that use locks. Each hears at once of those that come and go, so that it
 * knows them when Redis does not any more.
 */
final class RedisLockFleet implements RedisChannels.Listener {

	static final Duration BEAT = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(RedisLockFleet.class);

	private static final LuaScript SCRIPT = LuaScript.beside(RedisLockFleet.class, "beat");

	private final RedisLink link;

	private final RedisLockKeys keys;

	private final String self;

	private final long life;

	private volatile Set<String> others = Set.of();

	private volatile boolean gone;

	/**
	 * Create one.
	 * @param link how to ask Redis
	 * @param keys the names of keys
	 * @param self the name of this node, another after each restart
	 * @param lease for how long a node that is gone may hold a lock
	 */
	RedisLockFleet(RedisLink link, RedisLockKeys keys, String self, Duration lease) {
		this.link = link;
		this.keys = keys;
		this.self = self;
		this.life = lease.plus(BEAT.multipliedBy(2)).toMillis();
	}

	String self() {
		return this.self;
	}

	Set<String> others() {
		return this.others;
	}

	boolean isGone() {
		return this.gone;
	}

	/**
	 * Say that this node is there, and wait until Redis knows it.
	 */
	void join() {
		take(this.link.repair(SCRIPT, ScriptOutputType.MULTI, this.keys.nodes(), arguments(this.life)));
	}

	/**
	 * Say that this node is still there.
	 */
	void beat() {
		this.link.<List<byte[]>>callAsync(SCRIPT, ScriptOutputType.MULTI, this.keys.nodes(), arguments(this.life))
			.thenAccept(this::take);
	}

	/**
	 * Say that this node is gone.
	 */
	void leave() {
		this.gone = true;
		try {
			this.link.<List<byte[]>>call(SCRIPT, ScriptOutputType.MULTI, this.keys.nodes(), arguments(0));
		}
		catch (RuntimeException ex) {
			logger.debug("Nobody hears that this node leaves", ex);
		}
	}

	private byte[][] arguments(long life) {
		return new byte[][] { RedisLockKeys.bytes(this.self), RedisLockKeys.bytes(life),
				RedisLockKeys.bytes(this.keys.fleet()) };
	}

	private void take(List<byte[]> nodes) {
		this.others = nodes.stream()
			.map((node) -> new String(node, StandardCharsets.UTF_8))
			.filter((node) -> !node.equals(this.self))
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public void message(String message) {
		if (!message.equals(this.self) && !this.gone) {
			beat();
		}
	}

}
