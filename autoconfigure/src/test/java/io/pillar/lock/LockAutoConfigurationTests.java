package io.pillar.lock;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When there are locks, and of which kind.
 */
class LockAutoConfigurationTests {

	private final ApplicationContextRunner local = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, LockAutoConfiguration.class));

	private final ApplicationContextRunner shared = this.local.withPropertyValues("pillar.mode=redis",
			"pillar.redis.start-timeout=0s", "spring.data.redis.port=1");

	@Test
	void locksAreOfTheNodeWithoutRedis() {
		this.local
			.run((context) -> assertThat(context.getBean(Locks.class).acquire("a").scope()).isEqualTo(LeaseScope.NODE));
	}

	@Test
	void locksAreOfTheFleetWhereTheModeSaysSo() {
		this.shared.run((context) -> assertThat(context).hasSingleBean(Locks.class)
			.hasSingleBean(LockInspection.class)
			.hasSingleBean(RedisLockTable.class));
		this.shared.withPropertyValues("pillar.lock.mode=local")
			.run((context) -> assertThat(context).hasSingleBean(Locks.class).doesNotHaveBean(RedisLockTable.class));
	}

	@Test
	void locksCanBeSwitchedOffOrReplaced() {
		this.local.withPropertyValues("pillar.lock.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Locks.class));
		this.local.run((other) -> {
			Locks own = other.getBean(Locks.class);
			this.shared.withBean("own", Locks.class, () -> own)
				.run((context) -> assertThat(context.getBean(Locks.class)).isSameAs(own));
		});
	}

	@Test
	void whatIsConfiguredWrongIsNamed() {
		assertRefused("pillar.lock.wait", "-1s");
		assertRefused("pillar.lock.wait", "8d");
		assertRefused("pillar.lock.lease", "50ms");
		assertRefused("pillar.lock.lease", "8d");
	}

	private void assertRefused(String property, String value) {
		for (ApplicationContextRunner runner : List.of(this.local, this.shared)) {
			runner.withPropertyValues(property + "=" + value)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
						assertThat(ex.getName()).isEqualTo(property);
						assertThat(ex.getReason()).contains("must be between");
					}));
		}
	}

	@Test
	void lossOfALeaseIsAnEventOfTheApplication() {
		List<Object> events = new CopyOnWriteArrayList<>();
		ApplicationListener<PayloadApplicationEvent<?>> listener = (event) -> events.add(event.getPayload());
		this.local.withInitializer((context) -> context.addApplicationListener(listener))
			.withPropertyValues("pillar.lock.lease=150ms")
			.run((context) -> {
				Lease lease = context.getBean(Locks.class).acquire("a", LockOptions.defaults().withoutRenewal());
				await().until(() -> !events.isEmpty());
				assertThat(events).containsExactly(new LeaseLoss("a", LockForm.EXCLUSIVE, lease.token(),
						LeaseScope.NODE, LeaseLoss.Reason.EXPIRED));
			});
	}

}
