package io.pillar.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisLink;

/**
 * Shows how locks stand in Redis, and takes them away.
 */
final class RedisLockViews {

	private static final LuaScript FIND = LuaScript.beside(RedisLockViews.class, "find");

	private static final LuaScript FORCE = LuaScript.beside(RedisLockViews.class, "force");

	private static final String STRANGER = "redisson";

	private final RedisLink link;

	private final RedisLockKeys keys;

	private final RedisReleases releases;

	RedisLockViews(RedisLink link, RedisLockKeys keys, RedisReleases releases) {
		this.link = link;
		this.keys = keys;
		this.releases = releases;
	}

	boolean force(String name) {
		Long holders = this.link.call(FORCE, ScriptOutputType.INTEGER, this.keys.all(name, "holders"),
				RedisLockKeys.bytes(this.keys.channels()), this.keys.strangers(name),
				RedisLockKeys.bytes(this.releases.isSharded() ? 1 : 0));
		return holders > 0;
	}

	List<LockInfo> find(String name) {
		List<Object> answer = this.link.call(FIND, ScriptOutputType.MULTI, this.keys.all(name, "holders", "alive"));
		long now = Long.parseLong(text(answer.get(0)));
		long left = (Long) answer.get(1);
		int waiters = ((Long) answer.get(2)).intValue();
		List<LockHolder> holders = new ArrayList<>();
		LockForm form = LockForm.EXCLUSIVE;
		for (int i = 3; i + 2 < answer.size(); i += 3) {
			String owner = text(answer.get(i));
			form = form(owner);
			holders.add(holder(owner, text(answer.get(i + 1)), text(answer.get(i + 2)), now));
		}
		if (holders.isEmpty() && left != -2) {
			holders
				.add(new LockHolder(STRANGER, "", 0, Instant.ofEpochMilli(now), Duration.ofMillis(Math.max(0, left))));
		}
		return (holders.isEmpty() && waiters == 0) ? List.of()
				: List.of(new LockInfo(name, form, LeaseScope.FLEET, holders, waiters));
	}

	private static LockHolder holder(String owner, String until, String facts, long now) {
		String[] parts = owner.split(":", 3);
		Duration remaining = Duration.ofMillis(Math.max(0, (long) Double.parseDouble(until) - now));
		String node = (parts.length > 1) ? parts[1] : "";
		String[] words = facts.startsWith("\1") ? facts.substring(1).split(" ", 3) : new String[0];
		if (words.length < 3) {
			return new LockHolder(node, "", 0, Instant.ofEpochMilli(now), remaining);
		}
		return new LockHolder(node, words[2], number(words[0]), Instant.ofEpochMilli(number(words[1])), remaining);
	}

	private static LockForm form(String owner) {
		return switch (owner.charAt(0)) {
			case 'r' -> LockForm.READ;
			case 'p' -> LockForm.PERMIT;
			default -> LockForm.EXCLUSIVE;
		};
	}

	/**
	 * What is written in Redis may be anything.
	 */
	private static long number(String text) {
		return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
	}

	private static String text(Object value) {
		return new String((byte[]) value, StandardCharsets.UTF_8);
	}

}
