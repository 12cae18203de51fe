package io.pillar.redis;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How Pillar uses Redis. Where Redis is comes from {@code spring.data.redis}.
 *
 * @param timeout Longest time that a caller waits for one answer of Redis.
 * @param startTimeout Longest time that the start of the application waits for Redis.
 * @param onStartFailure What happens if Redis cannot be used at the start.
 * @param security What happens at the start if a Redis on another machine is used without
 * TLS or without a password.
 */
@ConfigurationProperties("pillar.redis")
record PillarRedisProperties(@DefaultValue("500ms") Duration timeout, @DefaultValue("3s") Duration startTimeout,
		@DefaultValue("degrade") OnStartFailure onStartFailure, @DefaultValue("warn") Security security) {

	Duration checkedTimeout() {
		if (this.timeout.toMillis() < 1 || this.timeout.compareTo(Duration.ofMinutes(1)) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.redis.timeout", this.timeout,
					"Use 1ms to 1m. It is how long a request may wait for Redis before it goes on without it.");
		}
		return this.timeout;
	}

	Duration checkedStartTimeout() {
		if (this.startTimeout.isNegative() || this.startTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.redis.start-timeout", this.startTimeout,
					"Use 0s to 10m. With 0s the application starts at once and takes Redis up when it answers.");
		}
		return this.startTimeout;
	}

	/**
	 * Return how long an answer may take while the application waits for Redis to start.
	 */
	Duration firstTimeout() {
		Duration patience = checkedStartTimeout();
		return (patience.compareTo(checkedTimeout()) > 0) ? patience : this.timeout;
	}

	/**
	 * What happens when Redis cannot be used at the start.
	 */
	enum OnStartFailure {

		/**
		 * The application starts without it and takes it up when it comes.
		 */
		DEGRADE,

		/**
		 * The application does not start.
		 */
		FAIL

	}

	/**
	 * What happens when a Redis on another machine is used without TLS or password.
	 */
	enum Security {

		/**
		 * A warning in the log.
		 */
		WARN,

		/**
		 * The application does not start.
		 */
		REQUIRE,

		/**
		 * Nothing.
		 */
		OFF

	}

}
