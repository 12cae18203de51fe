package io.pillar.lock;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * One application that uses locks.
 */
final class LockedNode {

	private LockedNode() {
	}

	static ApplicationContextRunner runner(Class<?>... more) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
					PillarRedisAutoConfiguration.class, LockAutoConfiguration.class, LockMethodAutoConfiguration.class,
					RunOnceAutoConfiguration.class, LeadershipAutoConfiguration.class, ShedLockAutoConfiguration.class))
			.withPropertyValues("spring.application.name=locked")
			.withUserConfiguration(more);
	}

	static ApplicationContextRunner at(int port, Class<?>... more) {
		return runner(more).withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port);
	}

}
