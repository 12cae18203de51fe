package io.pillar.event;

import java.util.List;
import java.util.Random;
import java.util.UUID;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.LuaScript;

/**
 * Writes into Redis what no node would: as a message, as an event with a number, and into
 * the history.
 */
final class EventPoison {

	private static final String PUBLISH = LuaScript.beside(EventBus.class, "publish").toString();

	// not a character of UTF-8 among them
	private static final String BYTES = "return redis.call('PUBLISH', ARGV[1], ARGV[2] .. '\\255\\0\\254\\192\\n')";

	private static final String ADD = "local last = redis.call('HGET', KEYS[1], 'n') "
			+ "return redis.call('XADD', KEYS[2], last .. '-' .. ARGV[1], 'd', ARGV[2], 'more', 'of it')";

	private static final String LARGE = "x".repeat(1 << 20);

	private static final List<String> BODIES = List.of("{", "null", "[1,2]", "\"text\"",
			"{\"symbol\":[],\"amount\":{}}", "{\"amount\":\"many\"}", "[".repeat(20_000), "");

	private static final List<String> BEFORE = List.of("", ":", "::", "a:b:", "e:0:", "e:-1:", "e:1",
			"e:99999999999999999999:");

	private final RedisServer redis;

	private final Random random;

	private int numbered;

	EventPoison(RedisServer redis, Random random) {
		this.redis = redis;
		this.random = random;
	}

	/**
	 * Return how many numbers went to what is no event, at most.
	 */
	int numbered() {
		return this.numbered;
	}

	/**
	 * Write some into a topic with one partition.
	 */
	void spread(String topic) {
		String key = "events:event:{" + topic + ".0}:";
		this.redis.execute("PUBLISH", key + "news", pick(BEFORE) + payload(topic));
		this.redis.execute("EVAL", BYTES, "0", key + "news", pick(BEFORE));
		if (!topic.equals("fire")) {
			this.numbered++;
			this.redis.execute("EVAL", PUBLISH, "2", key + "seq", key + "log", "poisoned",
					topic.equals("replay") ? "100000" : "0", key + "news", "PUBLISH", "somebody", "0", "0",
					payload(topic));
		}
		if (topic.equals("replay")) {
			// between the numbers, where nothing keeps it out
			this.redis.execute("EVAL", ADD, "2", key + "seq", key + "log", Integer.toString(this.numbered),
					payload(topic));
		}
	}

	private String payload(String topic) {
		String event = event(topic, "trade", 1, pick(BODIES));
		return switch (this.random.nextInt(8)) {
			case 0 -> event(topic, "of-another-age", 1, "{}");
			case 1 -> event(topic, "trade", 99, "{}");
			case 2 -> event.substring(0, this.random.nextInt(Math.min(event.length(), 100)));
			case 3 -> event("elsewhere", "trade", 1, "{\"symbol\":\"EUR\",\"amount\":-1}");
			case 4 -> this.random.nextBoolean() ? LARGE : event(topic, "trade", 1, "{\"symbol\":\"" + LARGE);
			case 5 -> "\u0000\uFFFD\r\n$5\r\n" + this.random.nextLong();
			default -> event;
		};
	}

	private String event(String topic, String type, int version, String body) {
		return new Envelope(new UUID(this.random.nextLong(), this.random.nextLong()), "somebody.1", type, version,
				EventTopic.of(topic), "", this.random.nextBoolean(), body)
			.write();
	}

	private String pick(List<String> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

}
