package io.pillar.actuator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.Lease;
import io.pillar.lock.LockOptions;
import io.pillar.lock.Locks;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint on one node, and what it does to another.
 */
class PillarLocksEndpointTests {

	private static RedisServer redis;

	private static LockedSite one;

	private static LockedSite other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		one = site("management.endpoint.pillarlocks.access=unrestricted", "pillar.node-id=one");
		other = site("pillar.node-id=other");
	}

	private static LockedSite site(String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "spring.data.redis.host=" + redis.host();
		all[1] = "spring.data.redis.port=" + redis.port();
		LockedSite site = new LockedSite(all);
		await().atMost(Duration.ofSeconds(60)).until(() -> site.context.getBean(RedisAvailability.class).isAvailable());
		return site;
	}

	@AfterAll
	static void stop() {
		other.close();
		one.close();
		redis.close();
	}

	@Test
	void holderOnAnotherNodeIsShownWithItsThreadTokenAndWaiters() {
		CompletableFuture<Lease> waiter;
		try (Lease lease = locks(other).acquire("stock:7")) {
			waiter = CompletableFuture.supplyAsync(
					() -> locks(one).acquire("stock:7", LockOptions.defaults().withWait(Duration.ofMinutes(1))));
			await().until(() -> one.get("/pillarlocks/stock:7").body().contains("\"waiters\":1"));
			assertThat(one.get("/pillarlocks/stock:7").body()).contains("\"node\":\"other\"")
				.contains("\"thread\":\"" + Thread.currentThread().getName() + "\"")
				.contains("\"token\":" + lease.token())
				.contains("\"scope\":\"fleet\"")
				.contains("\"leaseLeft\":\"PT");
		}
		waiter.join().close();
		assertThat(one.get("/pillarlocks/stock:7").statusCode()).isEqualTo(404);
	}

	@Test
	void lockThatIsReleasedByForceIsLostByItsHolderOnAnotherNode() {
		CompletableFuture<String> lost = new CompletableFuture<>();
		Lease lease = locks(other).acquire("stock:8");
		lease.onLost((loss) -> lost.complete(loss.reason().name()));
		assertThat(one.delete("/pillarlocks/stock:8").statusCode()).isEqualTo(200);
		assertThat(lost).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("FORCED");
		assertThat(lease.isHeld()).isFalse();
		assertThat(one.delete("/pillarlocks/stock:8").statusCode()).isEqualTo(404);
	}

	@Test
	void lockWhoseNameHasSlashesIsShownAndReleasedByForceToo() {
		Lease lease = locks(other).acquire("stock/7 a");
		assertThat(one.get("/pillarlocks/stock/7%20a").body()).contains("\"name\":\"stock/7 a\"");
		assertThat(one.delete("/pillarlocks/stock/7%20a").statusCode()).isEqualTo(200);
		await().until(() -> !lease.isHeld());
	}

	@Test
	void nobodyReleasesByForceWhereTheEndpointIsReadOnly() {
		try (Lease lease = locks(one).acquire("stock:9")) {
			assertThat(other.delete("/pillarlocks/stock:9").statusCode()).isIn(404, 405);
			assertThat(lease.isHeld()).isTrue();
		}
	}

	@Test
	void rolesJobsAndCountsAreShown() {
		await().until(() -> (one.get("/pillarlocks").body() + other.get("/pillarlocks").body())
			.contains("\"role\":\"clerk\",\"leader\":true"));
		await().until(() -> one.get("/pillarlocks").body().contains("\"status\":\"done\""));
		assertThat(one.get("/pillarlocks").body()).contains("\"counts\":{\"acquired\":")
			.contains("\"jobs\":{\"report\":[");
		assertThat(other.get("/pillarlocks/report").body()).contains("\"runs\":[{\"slot\":");
	}

	@Test
	void healthSaysWhatLocksDo() {
		assertThat(one.get("/health").body()).contains("\"lock\":\"locks for all nodes;");
	}

	private static Locks locks(LockedSite site) {
		return site.context.getBean(Locks.class);
	}

}
