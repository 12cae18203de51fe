package io.pillar.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.lettuce.core.RedisURI;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Looks at how the connection to a Redis on another machine is protected.
 */
final class RedisSecurity {

	private static final Log logger = LogFactory.getLog(RedisSecurity.class);

	private static final Pattern THIS_MACHINE = Pattern.compile(
			"localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

	private RedisSecurity() {
	}

	static void check(DataRedisConnectionDetails details, RedisClientSettings settings,
			PillarRedisProperties.Security policy) {
		if (policy == PillarRedisProperties.Security.OFF) {
			return;
		}
		List<RedisURI> uris = RedisUris.of(details, settings);
		List<String> faults = faults(details);
		if (faults.isEmpty() || RedisUris.hosts(uris).stream().allMatch(RedisSecurity::isThisMachine)) {
			return;
		}
		InsecureRedisException insecure = new InsecureRedisException(RedisUris.describe(uris), faults);
		if (policy == PillarRedisProperties.Security.REQUIRE) {
			throw insecure;
		}
		logger.warn(insecure.getMessage() + " " + InsecureRedisException.REMEDY);
	}

	private static List<String> faults(DataRedisConnectionDetails details) {
		List<String> faults = new ArrayList<>();
		if (details.getSslBundle() == null) {
			faults.add("without TLS");
		}
		if (details.getPassword() == null || details.getPassword().isEmpty()) {
			faults.add("without a password");
		}
		return faults;
	}

	// by its name only: a look-up may block, and may answer differently tomorrow
	private static boolean isThisMachine(String host) {
		return THIS_MACHINE.matcher(host).matches();
	}

}
