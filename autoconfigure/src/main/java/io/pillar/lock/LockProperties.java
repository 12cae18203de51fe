package io.pillar.lock;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How locks behave.
 *
 * @param enabled Whether Pillar provides locks.
 * @param mode Where locks live, pillar.mode where it is not set.
 * @param patience How long a caller waits for a lock that somebody else has.
 * @param lease How long a lock is held after its node is gone.
 * @param onRedisDown What happens to a caller while Redis is away.
 */
@ConfigurationProperties("pillar.lock")
record LockProperties(@DefaultValue("true") boolean enabled, @Nullable String mode,
		@Name("wait") @DefaultValue("10s") Duration patience, @DefaultValue("30s") Duration lease,
		@DefaultValue("fail") OnRedisDown onRedisDown) {

	LockDefaults toDefaults() {
		check("wait", this.patience, () -> LockOptions.defaults().withWait(this.patience));
		check("lease", this.lease, () -> LockOptions.defaults().withLease(this.lease));
		return new LockDefaults(this.patience, this.lease, this.onRedisDown);
	}

	private static void check(String property, Duration value, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("pillar.lock." + property, value,
					String.valueOf(ex.getMessage()));
		}
	}

}
