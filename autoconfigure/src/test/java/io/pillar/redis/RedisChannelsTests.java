package io.pillar.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisChannels}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisChannelsTests {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void messageArrivesAtItsChannelOnly() {
		Node.at(server).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Recorder first = subscribe(channels, "first");
			Recorder second = subscribe(channels, "second");
			await().until(() -> first.subscriptions() == 1 && second.subscriptions() == 1);
			assertThat(channels.isSubscribed()).isTrue();
			server.execute("PUBLISH", "first", "1");
			server.execute("PUBLISH", "third", "3");
			server.execute("PUBLISH", "second", "2");
			await().untilAsserted(() -> assertThat(second.heard).containsExactly("subscribed", "2"));
			assertThat(first.heard).containsExactly("subscribed", "1");
			assertThat(channels.connects()).isOne();
		});
	}

	@Test
	void channelThatHasAListenerTakesNoSecond() {
		Node.at(server).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			subscribe(channels, "once");
			assertThatIllegalStateException().isThrownBy(() -> subscribe(channels, "once"))
				.withMessageContaining("'once'");
		});
	}

	@Test
	void messageAfterUnsubscribeDoesNotArrive() {
		Node.at(server).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Recorder gone = subscribe(channels, "gone");
			await().until(() -> gone.subscriptions() == 1);
			channels.unsubscribe("gone");
			await().until(() -> server.execute("PUBLISH", "gone", "1").equals("0"));
			assertThat(gone.heard).containsExactly("subscribed");
		});
	}

	@Test
	void connectionThatIsKilledIsReplacedAndTheListenerIsTold() {
		Node.at(server).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Recorder recorder = subscribe(channels, "killed");
			for (int i = 1; i <= 5; i++) {
				int times = i;
				await().until(() -> recorder.subscriptions() == times);
				server.execute("PUBLISH", "killed", "message");
				await().until(() -> recorder.messages() == times);
				server.execute("CLIENT", "KILL", "TYPE", "pubsub");
			}
			await().until(() -> recorder.subscriptions() == 6);
			assertThat(channels.connects()).isEqualTo(6);
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
		});
	}

	@Test
	void serverThatIsRestartedIsSubscribedToAgainAndTheListenerIsTold() {
		try (RedisServer mortal = RedisServer.builder().start()) {
			Node.at(mortal).run((context) -> {
				RedisChannels channels = context.getBean(RedisChannels.class);
				Recorder recorder = subscribe(channels, "restarted");
				await().until(() -> recorder.subscriptions() == 1);
				mortal.kill();
				await().until(() -> !channels.isSubscribed());
				mortal.restart();
				await().until(() -> recorder.subscriptions() == 2 && channels.isSubscribed());
				mortal.execute("PUBLISH", "restarted", "1");
				await().until(() -> recorder.messages() == 1);
			});
		}
	}

	@Test
	void connectionThatSwallowsEverythingIsReplacedAndTheListenerIsTold() {
		try (TcpProxy proxy = TcpProxy.to(server.host(), server.port())) {
			Node.at(proxy).run((context) -> {
				Recorder recorder = subscribe(context.getBean(RedisChannels.class), "swallowed");
				await().until(() -> recorder.subscriptions() == 1);
				proxy.blackHole();
				server.execute("PUBLISH", "swallowed", "lost");
				await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
				proxy.heal();
				await().until(() -> recorder.subscriptions() == 2);
			});
		}
	}

	@Test
	void connectionThatIsSuspectedIsReplacedAndTheListenerIsTold() {
		Node.at(server).run((context) -> {
			RedisChannels channels = context.getBean(RedisChannels.class);
			Recorder recorder = subscribe(channels, "suspected");
			await().until(() -> recorder.subscriptions() == 1);
			channels.suspect();
			await().until(() -> recorder.subscriptions() == 2);
			assertThat(channels.connects()).isEqualTo(2);
		});
	}

	@Test
	void subscriptionBeforeRedisIsThereIsTakenUpWhenItComes() {
		try (RedisServer late = RedisServer.builder().start()) {
			late.kill();
			Node.at(late).run((context) -> {
				Recorder recorder = subscribe(context.getBean(RedisChannels.class), "late");
				late.restart();
				await().until(() -> recorder.subscriptions() == 1);
			});
		}
	}

	@Test
	void listenerThatThrowsGoesOnAndIsLoggedOnce(CapturedOutput output) {
		Node.at(server).run((context) -> {
			Queue<String> heard = new ConcurrentLinkedQueue<>();
			context.getBean(RedisChannels.class).subscribe("throwing", new RedisChannels.Listener() {

				@Override
				public void message(String message) {
					heard.add(message);
					throw new IllegalStateException("broken");
				}

				@Override
				public void subscribed() {
					heard.add("subscribed");
					throw new IllegalStateException("broken");
				}

			});
			await().until(() -> heard.size() == 1);
			for (int i = 0; i < 10; i++) {
				server.execute("PUBLISH", "throwing", "m");
			}
			await().until(() -> heard.size() == 11);
			assertThat(context.getBean(RedisChannels.class).connects()).isOne();
			assertThat(output.toString().lines().filter((line) -> line.contains("broken"))).hasSize(1);
		});
	}

	@Test
	void subscriptionWithoutTheRightToItIsLoggedOnceAndTakenUpWithIt(CapturedOutput output) {
		try (RedisServer guarded = RedisServer.builder().start()) {
			guarded.execute("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-subscribe");
			Node.at(guarded, "spring.data.redis.username=app", "spring.data.redis.password=secret").run((context) -> {
				RedisChannels channels = context.getBean(RedisChannels.class);
				Recorder recorder = subscribe(channels, "guarded");
				await().until(() -> channels.connects() > 2);
				assertThat(channels.isSubscribed()).isFalse();
				guarded.execute("ACL", "SETUSER", "app", "+subscribe");
				await().until(() -> recorder.subscriptions() == 1);
				await().untilAsserted(() -> assertThat(output).contains("Messages of the other nodes arrive again"));
				assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
					.asString()
					.contains("Messages of the other nodes do not arrive", RedisDiagnosis.NO_RIGHT.summary());
			});
		}
	}

	private static Recorder subscribe(RedisChannels channels, String channel) {
		Recorder recorder = new Recorder();
		channels.subscribe(channel, recorder);
		return recorder;
	}

	private static final class Recorder implements RedisChannels.Listener {

		private final Queue<String> heard = new ConcurrentLinkedQueue<>();

		@Override
		public void message(String message) {
			this.heard.add(message);
		}

		@Override
		public void subscribed() {
			this.heard.add("subscribed");
		}

		long subscriptions() {
			return this.heard.stream().filter("subscribed"::equals).count();
		}

		long messages() {
			return this.heard.size() - subscriptions();
		}

	}

}
