package io.pillar.presence;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Times that are longer than the lease, in which no node can say that it is there.
 */
@ExtendWith(AtOnce.class)
class PresenceStandstillTests {

	private RedisServer redis;

	private PresenceNode one;

	private PresenceNode two;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.one = PresenceNode.on(this.redis, "pillar.presence.lease=4s");
		this.two = PresenceNode.on(this.redis, "pillar.presence.lease=4s");
		this.one.join("room", "ada", "a1");
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
		this.redis.close();
	}

	private void assertJoinedOnce(String user) {
		for (PresenceNode node : List.of(this.one, this.two)) {
			await().untilAsserted(() -> assertThat(node.log.of("room", user)).containsExactly("joined"));
			assertThat(node.log.faults()).isEmpty();
		}
	}

	@Test
	void hangThatIsLongerThanTheLeaseMakesNobodyLeave() {
		this.two.join("room", "eve", "e1");
		this.two.presence.disconnect("e1");
		this.redis.pause();
		await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
		this.two.join("room", "eve", "e2");
		this.redis.resume();
		// in their grace is nobody any more, and whoever is there was never away
		await().until(() -> this.one.presence.members("room").size() == 2
				&& this.one.stats().swept() + this.two.stats().swept() > 0);
		assertJoinedOnce("ada");
		assertJoinedOnce("eve");
	}

	@Test
	void refusalOfWritesThatIsLongerThanTheLeaseMakesNobodyLeave() {
		awaitBeats(this.two, 6);
		this.redis.execute("CONFIG", "SET", "maxmemory", "1");
		List<String> leases = this.redis.execute("KEYS", "*:leases").lines().toList();
		await().until(() -> leases.stream().allMatch(this::isOver));
		this.redis.execute("CONFIG", "SET", "maxmemory", "0");
		awaitBeats(this.two, 2);
		awaitBeats(this.one, 2);
		assertThat(this.two.stats().swept()).isZero();
		assertJoinedOnce("ada");
	}

	private boolean isOver(String leases) {
		String now = this.redis.execute("TIME").lines().findFirst().orElseThrow();
		return this.redis.execute("ZCOUNT", leases, now + "000", "+inf").equals("0");
	}

	private static void awaitBeats(PresenceNode node, int count) {
		long before = node.stats().beats();
		await().until(() -> node.stats().beats() >= before + (long) count * RedisPresenceKeys.PARTITIONS);
	}

}
