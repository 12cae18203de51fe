package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an event asks of the nodes of a Cluster that have no part in it.
 */
class EventShardTests {

	private static final List<String> COMMANDS = List.of("publish", "spublish", "eval", "evalsha");

	private static RedisClusterGroup redis;

	private static EventNodes nodes;

	private static EventBus bus;

	private static EventBus other;

	private static boolean shards;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		shards = redis.servers().get(0).execute("COMMAND", "INFO", "spublish").contains("spublish");
		nodes = nodes();
		bus = nodes.bus();
		other = nodes.bus();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fire", "sequenced", "replay" })
	void eventStaysInItsShardWhereRedisHasShards(String topic) {
		Heard<Trade> heard = EventBusContract.hear(other, topic, Trade.class);
		bus.publish(topic, Trade.of(0));
		heard.awaitLast(Trade.of(0));
		RedisServer owner = redis.masterOf("events:event:{%s.0}:seq".formatted(topic));
		Map<RedisServer, Long> calls = ofAll(EventShardTests::calls);
		Map<RedisServer, Long> messages = ofAll(EventShardTests::messages);
		LongStream.rangeClosed(1, 100).forEach((n) -> bus.publish(topic, Trade.of(n)));
		LongStream.rangeClosed(101, 200)
			.mapToObj((n) -> bus.publishAsync(EventTopic.of(topic), Trade.of(n)))
			.toList()
			.forEach((sent) -> assertThat(sent.join()).isEqualTo(EventReach.FLEET));
		assertThat(heard.awaitLast(Trade.of(200)).all())
			.isEqualTo(LongStream.rangeClosed(0, 200).mapToObj(Trade::of).toList());
		if (shards) {
			assertThat(ofAll(EventShardTests::messages)).isEqualTo(messages);
		}
		Map<RedisServer, Long> callsNow = ofAll(EventShardTests::calls);
		assertThat(callsNow.remove(owner) - calls.remove(owner)).isGreaterThanOrEqualTo(200);
		assertThat(callsNow).isEqualTo(calls);
	}

	@Test
	void eventsOfAUserWithoutTheRightGoToAllNodes() {
		List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all"));
		if (shards) {
			user.addAll(List.of("-spublish", "-ssubscribe"));
		}
		redis.servers().forEach((server) -> server.execute(user.toArray(String[]::new)));
		try (EventNodes limited = nodes("spring.data.redis.username=app", "spring.data.redis.password=secret")) {
			EventBus publisher = limited.bus();
			EventBus listener = limited.bus();
			for (String topic : List.of("fire", "sequenced", "replay")) {
				Heard<Trade> heard = EventBusContract.hear(listener, topic, Trade.class);
				LongStream.range(0, 20).forEach((n) -> publisher.publish(topic, Trade.of(n)));
				publisher.publishAsync(EventTopic.of(topic), Trade.of(20)).join();
				assertThat(heard.awaitLast(Trade.of(20)).all())
					.isEqualTo(LongStream.rangeClosed(0, 20).mapToObj(Trade::of).toList());
			}
		}
	}

	private static EventNodes nodes(String... more) {
		return new EventNodes(Stream
			.concat(Stream.of("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()),
					"pillar.redis.timeout=5s", "pillar.event.check-interval=1h"), Stream.of(more))
			.toArray(String[]::new));
	}

	private static Map<RedisServer, Long> ofAll(ToLongFunction<RedisServer> count) {
		return redis.servers().stream().collect(Collectors.toMap((server) -> server, count::applyAsLong));
	}

	/**
	 * Return how many messages a server has passed on to all others.
	 */
	private static long messages(RedisServer server) {
		return sum(server.execute("CLUSTER", "INFO"), "cluster_stats_messages_publish_(?:sent|received):");
	}

	private static long calls(RedisServer server) {
		return COMMANDS.stream()
			.mapToLong((command) -> sum(server.execute("INFO", "commandstats"), "cmdstat_" + command + ":calls="))
			.sum();
	}

	private static long sum(String info, String name) {
		return info.lines()
			.filter((line) -> line.matches(name + "\\d+.*"))
			.mapToLong((line) -> Long.parseLong(line.replaceFirst(name, "").replaceFirst("\\D.*", "")))
			.sum();
	}

}
