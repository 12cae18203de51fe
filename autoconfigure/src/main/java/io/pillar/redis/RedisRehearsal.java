package io.pillar.redis;

import java.nio.charset.StandardCharsets;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Does once what every feature needs, so that a Redis that cannot serve Pillar is found
 * when it is connected to and not in a request.
 */
final class RedisRehearsal {

	private static final Log logger = LogFactory.getLog(RedisRehearsal.class);

	private static final LuaScript SCRIPT = LuaScript.beside(RedisRehearsal.class, "rehearsal");

	private final byte[] key;

	private final byte[] channel;

	private final RedisClock clock;

	private final RedisCapabilities capabilities;

	RedisRehearsal(KeySpace keys, NodeId node, RedisClock clock, RedisCapabilities capabilities) {
		this.key = (keys.prefix("redis") + "rehearsal:" + node.value()).getBytes(StandardCharsets.UTF_8);
		this.channel = (keys.prefix("redis") + "rehearsal").getBytes(StandardCharsets.UTF_8);
		this.clock = clock;
		this.capabilities = capabilities;
	}

	RedisClock clock() {
		return this.clock;
	}

	void run(RedisLink link) {
		try {
			link.repair((redis) -> redis.set(this.key, new byte[] { '1' }, SetArgs.Builder.px(10_000)));
			link.<Long>repair(SCRIPT, ScriptOutputType.INTEGER, new byte[][] { this.key }, this.channel);
		}
		catch (RedisCommandExecutionException ex) {
			RedisDiagnosis diagnosis = RedisDiagnoses.of(ex);
			if (diagnosis != RedisDiagnosis.OUT_OF_MEMORY && diagnosis != RedisDiagnosis.WRITES_REFUSED) {
				throw ex;
			}
			logger.warn("Redis can only be read: %s. %s".formatted(diagnosis.summary(), diagnosis.remedy()));
		}
		this.clock.sample(link);
		this.capabilities.ask(link);
	}

}
