package io.pillar.lock;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis comes back without its data while a node that holds a lock cannot reach it yet.
 */
class LockLossTests {

	@Test
	void lockOfANodeThatIsCutOffIsGivenToNobodyWhoCameBackEarlier() {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				LockNodes near = LockNodes.on(redis.host(), redis.port());
				LockNodes far = LockNodes.on(proxy.host(), proxy.port())) {
			ApplicationContext one = near.start();
			ApplicationContext other = far.start();
			await().until(() -> one.getBean(RedisLockFleet.class).others().size() == 1);
			Lease lease = other.getBean(Locks.class).acquire("a", LockContract.SOON);
			proxy.cut();
			loseData(redis, one);
			Locks locks = one.getBean(Locks.class);
			for (int i = 0; i < 10; i++) {
				assertThat(LockContract.patiently(locks, "a", LockContract.NOW)).isEmpty();
			}
			proxy.heal();
			// as soon as that node has said again what it holds, the others are given out
			locks.acquire("b", LockContract.SOON).close();
			assertThat(LockContract.patiently(locks, "a", LockContract.NOW)).isEmpty();
			assertThat(lease.isHeld()).isTrue();
			lease.close();
			locks.acquire("a", LockContract.SOON).close();
		}
	}

	private static void loseData(RedisServer redis, ApplicationContext node) {
		redis.kill();
		redis.restart();
		await().until(node.getBean(RedisAvailability.class)::isAvailable);
	}

}
