package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis answers again, but another feature cannot put in order what happened meanwhile.
 */
class LockRepairTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	@Test
	void leaseIsRenewedThoughRedisIsNotUsedYet() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				LockNodes nodes = LockNodes.on(proxy.host(), proxy.port())) {
			ApplicationContext node = nodes.start();
			RedisAvailability availability = node.getBean(RedisAvailability.class);
			Broken broken = new Broken();
			availability.addListener(broken);
			Lease lease = node.getBean(Locks.class).acquire("a", LockContract.SOON.withLease(LEASE));
			broken.isBroken.set(true);
			proxy.cut();
			proxy.heal();
			await().until(() -> broken.repairs.get() > 0);
			await().pollDelay(LEASE.plusSeconds(1)).atMost(LEASE.multipliedBy(3)).until(() -> true);
			assertThat(availability.isAvailable()).isFalse();
			assertThat(lease.isHeld()).isTrue();
			broken.isBroken.set(false);
			await().until(availability::isAvailable);
			assertThat(lease.isHeld()).isTrue();
		}
	}

	private static final class Broken implements RedisAvailability.Listener {

		private final AtomicBoolean isBroken = new AtomicBoolean();

		private final AtomicInteger repairs = new AtomicInteger();

		@Override
		public boolean repair() {
			this.repairs.incrementAndGet();
			return !this.isBroken.get();
		}

	}

}
