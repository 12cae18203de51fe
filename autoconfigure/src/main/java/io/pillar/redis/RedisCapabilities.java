package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.lettuce.core.RedisException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Which commands that not every Redis has are there. It is asked at each connect, and the
 * answer is what the server says of its commands: version numbers prove nothing, since
 * other servers report one of Redis too.
 * <p>
 * Empty before the first connect, and where the user has no right to ask.
 *
 * @since 0.1.0
 */
public final class RedisCapabilities {

	private static final Log logger = LogFactory.getLog(RedisCapabilities.class);

	private static final String[] ASKED = { "spublish", "ssubscribe" };

	private volatile Set<String> commands = Set.of();

	RedisCapabilities() {
	}

	/**
	 * Return whether Redis has a command.
	 * @param command the name, one of those that are asked for
	 * @return whether it is known to be there
	 */
	public boolean has(String command) {
		return this.commands.contains(command.toLowerCase(Locale.ROOT));
	}

	/**
	 * Return the commands that are there, out of those that are asked for.
	 * @return names in lower case
	 */
	public Set<String> commands() {
		return this.commands;
	}

	void ask(RedisLink link) {
		try {
			this.commands = Set.copyOf(names(link.repair((redis) -> redis.commandInfo(ASKED))));
		}
		catch (RedisException ex) {
			this.commands = Set.of();
			logger.debug("Redis does not say which commands it has", ex);
		}
	}

	private static Set<String> names(List<Object> answer) {
		Set<String> names = new TreeSet<>();
		for (Object command : answer) {
			// nothing stands for a command that is not there
			if (command instanceof List<?> facts && !facts.isEmpty()) {
				Object name = facts.get(0);
				names.add((name instanceof byte[] bytes) ? new String(bytes, StandardCharsets.US_ASCII)
						: String.valueOf(name));
			}
		}
		return names;
	}

}
