package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis is away for less than two thirds of a lease, less what it takes to find it again.
 * No lease is lost, whenever that begins. The long run has five hundred outages.
 */
class LockShortOutageTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int OUTAGES = LONG ? 500 : 4;

	private static final Duration LEASE = Duration.ofSeconds(9);

	// six seconds, less what the pauses between attempts to connect and a busy machine
	// take
	private static final Duration LONGEST = Duration.ofMillis(LONG ? 3500 : 2000);

	private final Random random = Seeds.random(getClass());

	@Test
	void noLeaseIsLost() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				LockNodes nodes = LockNodes.on(proxy.host(), proxy.port())) {
			ApplicationContext node = nodes.start();
			Locks locks = node.getBean(Locks.class);
			List<Lease> leases = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				leases.add(locks.acquire("lock" + i, LockOptions.defaults().withLease(LEASE)));
				// their renewals are due at different times
				pause(this.random.nextInt(40));
			}
			for (int outage = 0; outage < OUTAGES; outage++) {
				disturb(redis, proxy, outage);
				await().until(node.getBean(RedisAvailability.class)::isAvailable);
				pause(this.random.nextInt(1000));
				assertThat(leases).as("outage %d", outage).allMatch(Lease::isHeld);
			}
			assertThat(node.getBean(LockInspection.class).stats().lost()).isZero();
		}
	}

	private void disturb(RedisServer redis, TcpProxy proxy, int outage) {
		long length = this.random.nextLong(LONGEST.toMillis());
		switch (outage % 4) {
			case 0 -> outage(redis::pause, length, redis::resume);
			case 1 -> outage(proxy::cut, length, proxy::heal);
			case 2 -> outage(proxy::blackHole, length, proxy::heal);
			default -> outage(redis::kill, length, redis::restart);
		}
	}

	private static void outage(Runnable begin, long length, Runnable end) {
		begin.run();
		pause(length);
		end.run();
	}

	private static void pause(long millis) {
		await().pollDelay(Duration.ofMillis(millis)).pollInterval(Duration.ofMillis(1)).until(() -> true);
	}

}
