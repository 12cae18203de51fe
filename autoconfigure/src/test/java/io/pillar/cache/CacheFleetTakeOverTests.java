package io.pillar.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What nobody answers for is taken over by one node of those that find it: what is left
 * of the time before a clear, and the lease of a miss whose caller may never load.
 */
class CacheFleetTakeOverTests {

	private static final int ROUNDS = 5;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CacheFleet fleet = new CacheFleet();

	private final List<Member> nodes = new ArrayList<>();

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		CacheNodes nodes = CacheNodes.on(this.redis.host(), this.redis.port());
		for (int i = 0; i < 3; i++) {
			this.nodes.add(this.fleet.join(nodes));
		}
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.fleet.close();
		this.redis.close();
	}

	@Test
	void keyIsLoadedOnceAfterAClear() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			clear("cleared");
			assertThat(CacheFleetTests.loads(this.nodes, "cleared", this.threads)).as("round %d", round).isOne();
		}
	}

	@Test
	void keyIsLoadedOnceForAsynchronousCallersAfterAClear() {
		for (int round = 0; round < ROUNDS; round++) {
			clear("cleared");
			assertThat(asyncLoads("cleared")).as("round %d", round).isOne();
		}
	}

	@Test
	void keyIsLoadedOnceAfterAMissThatNobodyAnswersFor() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			assertThat(this.nodes.get(0).cache().get("missed" + round)).isNull();
			assertThat(CacheFleetTests.loads(this.nodes, "missed" + round, this.threads)).as("round %d", round).isOne();
		}
	}

	@Test
	void keyIsLoadedOnceForAsynchronousCallersAfterAMissThatNobodyAnswersFor() {
		for (int round = 0; round < ROUNDS; round++) {
			assertThat(this.nodes.get(0).cache().get("missed" + round)).isNull();
			assertThat(asyncLoads("missed" + round)).as("round %d", round).isOne();
		}
	}

	private void clear(String key) {
		this.nodes.get(0).cache().put(key, "old");
		this.nodes.forEach((node) -> node.hold("marker"));
		this.nodes.get(0).cache().clear();
		await().until(() -> this.nodes.stream().allMatch((node) -> node.held("marker") == null));
	}

	private int asyncLoads(String key) {
		AtomicInteger loads = new AtomicInteger();
		CompletableFuture<String> loaded = new CompletableFuture<>();
		List<CompletableFuture<String>> values = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			values.add(this.nodes.get(i % this.nodes.size()).cache().retrieve(key, () -> {
				loads.incrementAndGet();
				return loaded;
			}));
		}
		await().until(() -> loads.get() > 0);
		// time for others to load as well, if they would
		await().pollDelay(Duration.ofMillis(200)).until(() -> true);
		loaded.complete("loaded");
		values.forEach((value) -> assertThat(value).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("loaded"));
		return loads.get();
	}

}
