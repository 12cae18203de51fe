package io.pillar.event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of a node that is cut off from Redis.
 */
class EventStreamOutageTests {

	private RedisServer redis;

	private TcpProxy proxy;

	private StreamSite site;

	private StreamSite other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.site = new StreamSite("spring.data.redis.host=" + this.proxy.host(),
				"spring.data.redis.port=" + this.proxy.port());
		this.other = new StreamSite("spring.data.redis.host=" + this.redis.host(),
				"spring.data.redis.port=" + this.redis.port());
	}

	@AfterEach
	void stop() {
		this.other.close();
		this.site.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void clientsOfANodeThatIsCutOffGetItsEventsAtOnceAndTheOthersLater() {
		StreamReader stays = this.site.open("/all/replay", null).begun();
		StreamReader there = this.other.open("/all/replay", null).begun();
		this.other.bus().publish("replay", Trade.of(1));
		String last = stays.awaitCount(1).lastId();
		cut();
		this.other.bus().publish("replay", Trade.of(2));
		StreamReader same = this.site.open("/all/replay", last).begun();
		StreamReader behind = this.site.open("/all/replay", "0");
		behind.awaitCount(1);
		this.site.bus().publish("replay", Trade.of(3));
		assertThat(stays.awaitCount(2).amounts()).containsExactly(1L, 3L);
		assertThat(same.awaitCount(1).amounts()).containsExactly(3L);
		assertThat(behind.awaitCount(2).all().get(0).says("reason", StreamReplay.UNAVAILABLE)).isTrue();
		assertThat(there.awaitCount(2).amounts()).containsExactly(1L, 2L);
		this.proxy.heal();
		assertThat(there.awaitCount(3).amounts()).containsExactly(1L, 2L, 3L);
		assertThat(stays.awaitCount(3).amounts()).containsExactly(1L, 3L, 2L);
		assertThat(same.awaitCount(2).amounts()).containsExactly(3L, 2L);
		assertThat(behind.awaitCount(3).amounts()).containsExactly(3L, 2L);
	}

	@Test
	void streamThatBeganWithoutRedisGoesOnWithIt() {
		cut();
		StreamReader early = this.site.open("/all/sequenced", null);
		assertThat(early.status()).isEqualTo(200);
		this.proxy.heal();
		await().until(() -> this.site.bean(RedisAvailability.class).isAvailable());
		await().until(() -> {
			this.other.bus().publish("sequenced", Trade.of(1));
			return early.amounts().contains(1L);
		});
		assertThat(early.begun().lastId()).isNotEmpty();
	}

	@Test
	void clientThatCameWithoutRedisAndHadNoEventSinceCanComeBack() {
		this.other.bus().publish("replay", Trade.of(1));
		cut();
		StreamReader early = this.site.open("/all/replay", null);
		assertThat(early.status()).isEqualTo(200);
		this.proxy.heal();
		await().atMost(EventStreamConnectionContract.LONG).until(() -> {
			this.site.beat();
			return early.lastId().matches("[0-9a-z]+\\.1\\.[1-9a-f][0-9a-f]*");
		});
		early.close();
		this.other.bus().publish("replay", Trade.of(2));
		assertThat(this.other.open("/all/replay", early.lastId()).awaitCount(1).amounts()).containsExactly(2L);
	}

	private void cut() {
		this.proxy.cut();
		await().until(() -> !this.site.bean(RedisAvailability.class).isAvailable());
	}

}
