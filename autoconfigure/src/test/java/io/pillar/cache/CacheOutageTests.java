package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Redis that forgets, refuses or goes back in time.
 */
class CacheOutageTests {

	private static final List<String> KEYS = IntStream.range(0, 100).mapToObj((i) -> "k" + i).toList();

	private RedisServer redis;

	private TcpProxy proxy;

	private CacheFleet fleet;

	private Member one;

	private Member other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.fleet = new CacheFleet();
		this.one = this.fleet.join(nodes(this.proxy.port()));
		this.other = this.fleet.join(nodes(this.redis.port()));
		KEYS.forEach(this::writeAndRead);
		await().untilAsserted(() -> {
			KEYS.forEach(this.one::read);
			assertThat(KEYS).allMatch((key) -> this.one.held(key) != null);
		});
	}

	private CacheNodes nodes(int port) {
		return CacheNodes.on(this.redis.host(), port).with("pillar.namespace", "outage");
	}

	private void writeAndRead(String key) {
		this.fleet.write(this.other, key);
		this.one.read(key);
	}

	@AfterEach
	void close() {
		this.fleet.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void redisThatIsKilledAndComesBackEmptyIsFilledAnew() throws Exception {
		this.fleet.work();
		this.redis.kill();
		await().until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		this.redis.restart();
		this.fleet.awaitAvailable();
		this.fleet.rest();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED.multipliedBy(2));
	}

	@Test
	void redisThatGoesBackInTimeIsToldOfWhatItForgot() {
		this.redis.execute("SAVE");
		KEYS.subList(0, 20).forEach((key) -> this.fleet.write(this.one, key));
		this.other.cache().put(KEYS.get(20), "put");
		this.redis.kill();
		await().until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		this.redis.restart();
		assertThat(this.redis.execute("DBSIZE")).isNotEqualTo("0");
		this.fleet.awaitAvailable();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED.multipliedBy(2));
		assertThat(this.one.coherence().replayed()).isGreaterThanOrEqualTo(20);
	}

	@Test
	void redisThatGoesBackInTimeIsToldOfClearThatItForgot() {
		this.redis.execute("SAVE");
		this.one.cache().clear();
		KEYS.forEach(this.fleet::change);
		this.redis.kill();
		await().until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		this.redis.restart();
		this.fleet.awaitAvailable();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED.multipliedBy(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%seq", "%log", "%generations", "%" })
	void keysOfOursThatAreDeletedLeaveNoOldValue(String end) {
		this.proxy.dropMessages(true);
		deleteKeysWith(end);
		KEYS.subList(0, 20).forEach((key) -> this.fleet.write(this.other, key));
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
		deleteKeysWith(end);
		this.other.cache().clear();
		KEYS.forEach(this.fleet::change);
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

	private void deleteKeysWith(String end) {
		this.redis.execute("EVAL", "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end",
				"0", "outage:cache:{*}:" + end + "*");
	}

	@Test
	void flushLeavesNoOldValue() {
		this.proxy.dropMessages(true);
		this.redis.execute("FLUSHALL");
		KEYS.subList(0, 20).forEach((key) -> this.fleet.write(this.other, key));
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
		this.proxy.dropMessages(false);
		KEYS.forEach((key) -> this.fleet.write(this.one, key));
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

	@Test
	void memoryThatIsShortEvictsAnythingButLeavesNoOldValue() throws Exception {
		this.redis.execute("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
		this.redis.execute("CONFIG", "SET", "maxmemory", "2mb");
		this.proxy.dropMessages(true);
		this.fleet.work();
		for (int i = 0; i < 400; i++) {
			this.redis.execute("SET", "junk" + i, "x".repeat(20_000));
		}
		this.fleet.rest();
		assertThat(this.redis.execute("INFO", "stats")).doesNotContain("evicted_keys:0");
		this.redis.execute("CONFIG", "SET", "maxmemory", "0");
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

	@Test
	void redisThatIsFullIsStillReadAndToldLater() {
		this.redis.execute("CONFIG", "SET", "maxmemory", "1");
		Member fresh = this.fleet.join(nodes(this.redis.port()));
		assertThat(fresh.read(KEYS.get(1))).isEqualTo(this.fleet.row(KEYS.get(1)));
		assertThat(fresh.loads()).isZero();
		this.fleet.write(this.one, KEYS.get(0));
		assertThat(this.one.coherence().pending()).as("an eviction needs no memory").isZero();
		this.fleet.change(KEYS.get(2));
		this.one.cache().put(KEYS.get(2), this.fleet.row(KEYS.get(2)));
		assertThat(this.one.held(KEYS.get(2))).isEqualTo(this.fleet.row(KEYS.get(2)));
		assertThat(this.one.coherence().pending()).as("a value does").isEqualTo(1);
		assertThat(this.one.isAvailable()).isTrue();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
		assertThat(this.one.coherence().replayed()).isEqualTo(1);
	}

	@Test
	void masterThatBecameAReplicaIsToldWhenItIsAMasterAgain() {
		try (RedisServer master = RedisServer.builder().start()) {
			this.redis.execute("SAVE");
			this.redis.execute("CONFIG", "SET", "replica-serve-stale-data", "yes");
			this.redis.execute("REPLICAOF", master.host(), String.valueOf(master.port()));
			await().atMost(Duration.ofSeconds(20)).until(() -> {
				KEYS.forEach((key) -> this.fleet.write(this.one, key));
				KEYS.forEach((key) -> this.fleet.write(this.other, key));
				return !this.one.isAvailable() && !this.other.isAvailable();
			});
			KEYS.forEach((key) -> assertThat(this.other.read(key)).isEqualTo(this.fleet.row(key)));
			this.redis.execute("REPLICAOF", "NO", "ONE");
			this.fleet.awaitAvailable();
			this.fleet.awaitAgreement(CacheFleet.CONVERGED.multipliedBy(2));
		}
	}

}
