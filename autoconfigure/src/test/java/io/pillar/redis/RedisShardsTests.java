package io.pillar.redis;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisReplyException;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisShards}. Where Redis has no shards to publish in, they see that
 * nothing is lost by that.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisShardsTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	// two of them are at each of three masters, or nearly so
	private static final List<String> CHANNELS = List.of("{a}", "{b}", "{c}", "{d}", "{e}", "{f}");

	private static RedisClusterGroup cluster;

	private static String publish;

	@BeforeAll
	static void startCluster() {
		cluster = RedisClusterGroup.start();
		publish = cluster.servers().get(0).execute("COMMAND", "INFO", "spublish").contains("spublish") ? "SPUBLISH"
				: "PUBLISH";
	}

	@AfterAll
	static void closeCluster() {
		cluster.close();
	}

	@Test
	void messageOfAShardArrivesAtItsChannelOnce() {
		run((channels, heard) -> {
			CHANNELS.forEach((channel) -> publish(channel, channel));
			await().atMost(LIMIT).until(() -> heard.messages.size() == CHANNELS.size());
			CHANNELS.forEach((channel) -> cluster.masterOf(channel).execute("PUBLISH", channel, "all " + channel));
			await().atMost(LIMIT).until(() -> heard.messages.size() == 2 * CHANNELS.size());
			assertThat(heard.messages).containsAll(CHANNELS).doesNotHaveDuplicates();
			assertThat(channels.isSubscribed()).isTrue();
		});
	}

	@Test
	void channelThatIsLeftIsHeardNoMoreAndCanBeTakenUpAgain() {
		run((channels, heard) -> {
			channels.unsubscribe("{a}");
			await().atMost(LIMIT).until(() -> publish("{a}", "nobody") == 0);
			heard.subscribe(channels, "{a}");
			await().atMost(LIMIT).until(() -> channels.isSubscribed("{a}"));
			heard.awaitPublished("{a}", "again");
			assertThat(heard.messages).doesNotContain("nobody");
		});
	}

	@Test
	void connectionThatIsKilledIsReplacedAndTheListenerIsTold() {
		run((channels, heard) -> IntStream.range(0, LONG ? 10 : 1).forEach((i) -> {
			long expected = heard.subscriptions.size() + (publish.equals("SPUBLISH") ? 2L : 1L) * CHANNELS.size();
			cluster.servers().forEach((server) -> server.execute("CLIENT", "KILL", "TYPE", "pubsub"));
			await().atMost(LIMIT).until(() -> heard.subscriptions.size() >= expected);
			CHANNELS.forEach((channel) -> heard.awaitPublished(channel, channel + i));
		}));
	}

	@Test
	void slotThatMovesIsFollowedAndTheListenerIsToldAndNothingComesTwice() {
		run((channels, heard) -> {
			for (int i = 0; i < (LONG ? 20 : 2); i++) {
				long before = heard.subscriptions.size();
				ClusterSlots.move(cluster, "{a}");
				if (publish.equals("SPUBLISH")) {
					await().atMost(LIMIT).until(() -> heard.subscriptions.size() > before);
				}
				heard.awaitPublished("{a}", "moved" + i);
			}
			heard.awaitPublished("{a}", "end");
			assertThat(heard.messages).doesNotHaveDuplicates();
		});
	}

	@Test
	void slotThatMovesThereAndBackIsHeardAgain() {
		run((channels, heard) -> {
			RedisServer home = cluster.masterOf("{c}");
			ClusterSlots.move(cluster, "{c}");
			ClusterSlots.move(cluster, "{c}", home);
			heard.awaitPublished("{c}", "home");
		});
	}

	@Test
	void replicaThatTakesOverIsFollowed() {
		run((channels, heard) -> {
			RedisServer master = cluster.masterOf("{b}");
			RedisServer replica = cluster.replicasOf(master).get(0);
			replica.execute("CLUSTER", "FAILOVER");
			await().atMost(LIMIT).until(() -> cluster.masterOf("{b}") == replica);
			heard.awaitPublished("{b}", "handed over");
			replica.kill();
			await().atMost(LIMIT).ignoreExceptions().until(() -> cluster.masterOf("{b}") == master);
			heard.awaitPublished("{b}", "taken over");
			heard.awaitPublished("{c}", "as ever");
			replica.restart();
			cluster.awaitOk();
		});
	}

	@Test
	void masterThatHangsHoldsUpNoOther() {
		run((channels, heard) -> {
			RedisServer victim = cluster.masterOf("{a}");
			List<String> others = CHANNELS.stream().filter((channel) -> cluster.masterOf(channel) != victim).toList();
			assertThat(others).isNotEmpty();
			victim.pause();
			await().atMost(LIMIT).until(() -> publish.equals("PUBLISH") || !channels.isSubscribed("{a}"));
			others.forEach((channel) -> heard.awaitPublished(channel, "meanwhile"));
			victim.resume();
			cluster.awaitOk();
			heard.awaitPublished("{a}", "resumed");
		});
	}

	@Test
	void userWithoutTheRightHearsWhatIsPublishedEverywhereAndIsToldOnce(CapturedOutput output) {
		String[] app = { "ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all",
				publish.equals("SPUBLISH") ? "-ssubscribe" : "+get" };
		cluster.servers().forEach((server) -> server.execute(app));
		Node.runner(nodes(), "spring.data.redis.username=app", "spring.data.redis.password=secret").run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Heard heard = new Heard();
			heard.subscribe(channels, "{a}");
			heard.subscribe(channels, "{b}");
			await().atMost(LIMIT).until(() -> channels.isSubscribed("{a}") && channels.isSubscribed("{b}"));
			cluster.masterOf("{a}").execute("PUBLISH", "{a}", "all");
			await().atMost(LIMIT).until(() -> heard.messages.contains("all"));
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("no right to SSUBSCRIBE")))
			.hasSize(publish.equals("SPUBLISH") ? 1 : 0);
	}

	@Test
	void connectingThatFailsAtOnceIsAFailureLikeAnyOther() {
		RedisClusterNode nowhere = RedisClusterNode.of("nowhere");
		Node.runner(nodes())
			.run((context) -> assertThat(context.getBean(RedisClients.class).connectPubSub(nowhere))
				.isCompletedExceptionally());
	}

	private static void run(BiConsumer<RedisChannels, Heard> test) {
		Node.runner(nodes()).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Heard heard = new Heard();
			CHANNELS.forEach((channel) -> heard.subscribe(channels, channel));
			await().atMost(LIMIT).until(() -> CHANNELS.stream().allMatch(channels::isSubscribed));
			test.accept(channels, heard);
		});
	}

	private static String nodes() {
		return "spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodeAddresses());
	}

	/**
	 * Return how many heard it, -1 where the node that was asked is not the right one any
	 * more.
	 */
	private static long publish(String channel, String message) {
		try {
			return Long.parseLong(cluster.masterOf(channel).execute(publish, channel, message));
		}
		catch (RedisReplyException ex) {
			return -1;
		}
	}

	private static final class Heard {

		private final Queue<String> messages = new ConcurrentLinkedQueue<>();

		private final Queue<String> subscriptions = new ConcurrentLinkedQueue<>();

		void subscribe(RedisChannels channels, String channel) {
			channels.subscribe(channel, new RedisChannels.Listener() {

				@Override
				public void message(String message) {
					Heard.this.messages.add(message);
				}

				@Override
				public void subscribed() {
					Heard.this.subscriptions.add(channel);
				}

				@Override
				public boolean isInShard() {
					return true;
				}

			});
		}

		/**
		 * Publish until it is heard. Each time it is another message.
		 */
		void awaitPublished(String channel, String message) {
			int[] times = { 0 };
			await().atMost(LIMIT).ignoreExceptions().until(() -> {
				String each = (times[0]++ == 0) ? message : message + " " + times[0];
				publish(channel, each);
				return this.messages.stream().anyMatch((one) -> one.startsWith(message));
			});
		}

	}

}
