package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisChannels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Loses messages in every way there is.
 */
class CacheMessageLossTests {

	private static final Duration LOSS = Duration.ofSeconds(CacheFleet.LONG ? 30 : 3);

	private static final List<String> KEYS = IntStream.range(0, 300).mapToObj((i) -> "k" + i).toList();

	private static final List<String> CHANGED = KEYS.subList(0, 10);

	private RedisServer redis;

	private TcpProxy proxy;

	private CacheFleet fleet;

	private Member deaf;

	private Member writer;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.fleet = new CacheFleet();
		this.deaf = this.fleet
			.join(CacheNodes.on(this.proxy.host(), this.proxy.port()).with("pillar.namespace", "loss"));
		this.writer = this.fleet
			.join(CacheNodes.on(this.redis.host(), this.redis.port()).with("pillar.namespace", "loss"));
		// the first change of a stripe says nothing about those before it
		KEYS.forEach((key) -> this.fleet.write(this.writer, key));
		await().until(() -> this.deaf.coherence().messages() >= KEYS.size());
		await().untilAsserted(() -> {
			KEYS.forEach(this.deaf::read);
			assertThat(KEYS).allMatch((key) -> this.deaf.held(key) != null);
		});
	}

	@AfterEach
	void close() {
		this.fleet.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void subscriberThatIsKilledCatchesUp() {
		this.redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
		changeKeys();
		assertCaughtUpWithNothingElseDropped();
	}

	@Test
	void subscriberThatReadsTooSlowlyCatchesUp() {
		long connects = this.deaf.context().getBean(RedisChannels.class).connects();
		this.redis.execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4096 4096 1");
		this.redis.execute("EVAL", "for i = 1, 3000 do redis.call('PUBLISH', KEYS[1], string.rep('x', 100)) end", "1",
				"loss:cache:changes");
		changeKeys();
		assertCaughtUpWithNothingElseDropped();
		await().until(() -> this.deaf.context().getBean(RedisChannels.class).connects() > connects);
	}

	@Test
	void messagesThatAreLostOnTheWayAreFoundMissing() {
		this.proxy.dropMessages(true);
		changeKeys();
		assertCaughtUpWithNothingElseDropped();
		assertThat(this.proxy.messagesDropped()).isGreaterThanOrEqualTo(CHANGED.size());
		assertThat(this.deaf.coherence().repairedKeys()).isEqualTo(CHANGED.size());
		assertThat(this.deaf.coherence().gaps()).isPositive();
	}

	@Test
	void messageAfterLostOnesTellsThatTheyAreMissing() {
		this.proxy.dropMessages(true);
		changeKeys();
		this.proxy.dropMessages(false);
		CHANGED.forEach((key) -> this.fleet.write(this.writer, key));
		assertCaughtUpWithNothingElseDropped();
	}

	@Test
	void clearThatIsNotHeardOfIsFoundMissing() {
		this.proxy.dropMessages(true);
		this.writer.cache().clear();
		await().atMost(CacheFleet.CONVERGED).until(() -> KEYS.stream().noneMatch((key) -> this.deaf.held(key) != null));
	}

	@Test
	void nodeThatHearsNothingForLongIsNeverFarBehind() {
		this.proxy.dropMessages(true);
		long end = System.nanoTime() + LOSS.toNanos();
		while (end - System.nanoTime() > 0) {
			changeKeys();
			awaitCaughtUp();
		}
		this.proxy.heal();
		assertCaughtUpWithNothingElseDropped();
	}

	@Test
	void changesThatAreMoreThanTheLogHoldsDropTheirStripe() {
		this.proxy.dropMessages(true);
		String key = CHANGED.get(0);
		for (int i = 0; i < 2500; i++) {
			this.fleet.write(this.writer, key);
		}
		awaitCaughtUp();
	}

	private void changeKeys() {
		CHANGED.forEach((key) -> this.fleet.write(this.writer, key));
	}

	/**
	 * A node looks once a second: the second look has to be enough, however long it takes
	 * on a machine under load.
	 */
	private void awaitCaughtUp() {
		long looks = this.proxy.commandCount("MGET");
		await().atMost(CacheFleet.CONVERGED)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> CHANGED.stream().allMatch((key) -> this.deaf.read(key).equals(this.fleet.row(key))));
		assertThat(this.proxy.commandCount("MGET") - looks).isLessThanOrEqualTo(2);
	}

	private void assertCaughtUpWithNothingElseDropped() {
		awaitCaughtUp();
		assertThat(KEYS.subList(CHANGED.size(), KEYS.size())).allMatch((key) -> this.deaf.held(key) != null);
		assertThat(this.deaf.coherence().droppedStripes()).isZero();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

}
