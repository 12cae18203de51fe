package io.pillar.presence;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Graces that are longer than anything else.
 */
@ExtendWith(AtOnce.class)
class PresenceGraceTests {

	private RedisServer redis;

	private PresenceNode node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.node = PresenceNode.on(this.redis, "pillar.presence.grace=1h");
		this.node.join("room", "ada", "a1");
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.redis.close();
	}

	private long inTheirGrace() {
		return this.redis.execute("KEYS", "*:due")
			.lines()
			.mapToLong((key) -> Long.parseLong(this.redis.execute("ZCARD", key)))
			.sum();
	}

	@Test
	void connectionThatComesBackOftenLeavesNothingBehind() {
		for (int i = 0; i < 100; i++) {
			this.node.presence.disconnect("a1");
			this.node.join("room", "ada", "a1");
		}
		await().until(() -> this.redis.execute("HLEN", this.redis.execute("KEYS", "*:members:room")).equals("1"));
		await().until(() -> inTheirGrace() == 0);
		assertThat(endings()).isZero();
		this.node.presence.disconnect("a1");
		assertThat(endings()).isEqualTo(2);
		await().until(() -> inTheirGrace() == 2);
		assertThat(this.node.log.of("room", "ada")).containsExactly("joined");
	}

	@Test
	void connectionThatLeavesInItsGraceIsGoneAtOnceEverywhere() {
		try (PresenceNode other = PresenceNode.on(this.redis)) {
			await().until(() -> other.presence.isOnline("ada"));
			this.node.presence.disconnect("a1");
			assertThat(this.node.presence.leave("room", "a1")).isTrue();
			assertThat(other.presence.isOnline("ada")).isFalse();
			assertThat(this.node.presence.members("room")).isEmpty();
			await().until(() -> other.log.of("room", "ada").equals(List.of("left")));
			await().until(() -> other.log.of(Presence.EVERYONE, "ada").equals(List.of("left")));
			await().until(() -> this.node.log.of("room", "ada").equals(List.of("joined", "left")));
			assertThat(endings() + hurried()).isZero();
			assertThat(inTheirGrace()).isZero();
			assertThat(this.node.presence.leave("room", "a1")).isFalse();
		}
	}

	@Test
	void connectionThatLeavesInItsGraceLeavesItsUserTheirOthers() {
		this.node.join("room", "ada", "a2");
		this.node.join("room", "ada", "a3");
		this.node.presence.disconnect("a1");
		this.node.presence.disconnect("a2");
		this.node.presence.leave("room", "a1");
		assertThat(this.node.presence.members("room")).extracting(Member::connection)
			.containsExactlyInAnyOrder("a2", "a3");
		this.node.presence.disconnect("a3");
		this.node.presence.leave("room", "a3");
		// a2 may come back for an hour
		assertThat(this.node.presence.users("room")).containsExactly("ada");
		assertThat(this.node.presence.isOnline("ada")).isTrue();
		this.node.presence.leave("room", "a2");
		assertThat(this.node.presence.users("room")).isEmpty();
		assertThat(this.node.presence.isOnline("ada")).isFalse();
	}

	@Test
	void userWhoseConnectionLeftInItsGraceHasNoneAnyMore() {
		this.node.join("room", "ada", "a2");
		this.node.presence.disconnect("a1");
		this.node.presence.leave("room", "a1");
		this.node.presence.leave("room", "a2");
		assertThat(this.node.presence.isOnline("ada")).isFalse();
		assertThat(inTheirGrace()).isZero();
	}

	@Test
	void leaveInAGraceOfWhichRedisDidNotHearIsWrittenWhenItIsBack() {
		this.node.presence.disconnect("a1");
		await().until(() -> inTheirGrace() == 2);
		this.node.proxy.cut();
		assertThat(this.node.presence.leave("room", "a1")).isTrue();
		assertThat(hurried()).isEqualTo(2);
		this.node.proxy.heal();
		await().until(() -> inTheirGrace() == 0);
		await().until(() -> this.node.log.of("room", "ada").equals(List.of("joined", "left")));
		await().until(() -> hurried() == 0);
	}

	@Test
	void connectionLeavesInItsGraceWithoutRedisToo() {
		try (PresenceNode alone = PresenceNode.with("pillar.mode=local", "pillar.presence.grace=1h")) {
			alone.join("room", "ada", "a1");
			alone.join("room", "ada", "a2");
			alone.presence.disconnect("a1");
			alone.presence.disconnect("a2");
			assertThat(alone.presence.leave("room", "a1")).isTrue();
			assertThat(alone.presence.isOnline("ada")).isTrue();
			assertThat(alone.presence.leave("room", "a2")).isTrue();
			assertThat(alone.presence.isOnline("ada")).isFalse();
			await().until(() -> alone.log.of("room", "ada").equals(List.of("joined", "left")));
			assertThat(alone.stats().members()).isZero();
		}
	}

	private int endings() {
		return sum((own) -> own.ending.size());
	}

	private int hurried() {
		return sum((own) -> own.hurried.size());
	}

	private int sum(Function<RedisPartition, Integer> count) {
		RedisPartitions partitions = this.node.context.getBean(RedisPartitions.class);
		return IntStream.range(0, RedisPresenceKeys.PARTITIONS).map((index) -> partitions.with(index, count)).sum();
	}

	@Test
	void userOfManyConnectionsWhoIsBackIsThereUntilTheGraceOfTheLongestIsOver() {
		this.node.join("room", "ada", "a2");
		this.node.presence.disconnect("a1");
		this.node.presence.disconnect("a2");
		this.node.join("room", "ada", "a1");
		this.node.presence.leave("room", "a1");
		// a2 may come back for an hour
		assertThat(this.node.presence.users("room")).containsExactly("ada");
		assertThat(this.node.presence.isOnline("ada")).isTrue();
	}

	@Test
	void graceOutlivesALossOfData() {
		try (PresenceNode other = PresenceNode.on(this.redis)) {
			other.join("room", "eve", "e1");
			await().until(() -> other.log.present().size() >= 2);
			this.node.presence.disconnect("a1");
			this.redis.execute("FLUSHALL");
			// the room is in one partition, both users are in another
			for (PresenceNode each : List.of(this.node, other)) {
				await().until(() -> each.stats().resyncs() >= 2);
				assertThat(each.log.of("room", "ada")).doesNotContain("left");
				assertThat(each.log.of(Presence.EVERYONE, "ada")).doesNotContain("left");
			}
			assertThat(inTheirGrace()).isEqualTo(2);
			assertThat(other.presence.users("room")).containsExactlyInAnyOrder("ada", "eve");
		}
	}

}
