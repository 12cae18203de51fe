package io.pillar.event;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How events are sent to clients.
 *
 * @param enabled Whether methods of controllers can return streams of events, and
 * handlers of WebSockets can send them.
 * @param maxClients How many clients a node sends events to at the same time, each
 * subscription of a WebSocket for one.
 * @param buffer How much may wait for a client before its connection is closed.
 * @param heartbeat How often a client is sent a sign of life; one that takes nothing in
 * that time although something waits is closed.
 * @param lifetime How long a stream lasts at most, after which the client has to come
 * again and is asked again who it is.
 */
@ConfigurationProperties("pillar.event.stream")
record EventStreamProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1000") int maxClients,
		@DefaultValue("1MB") DataSize buffer, @DefaultValue("15s") Duration heartbeat,
		@DefaultValue("30m") Duration lifetime) {

	private static final String PREFIX = "pillar.event.stream.";

	EventStreamProperties checked() {
		if (this.maxClients < 1 || this.maxClients > 1_000_000) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "max-clients", this.maxClients,
					"Use 1 to 1000000.");
		}
		if (this.buffer.toBytes() < 1000 || this.buffer.toBytes() > 1_000_000_000) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "buffer", this.buffer, "Use 1KB to 900MB.");
		}
		check("heartbeat", this.heartbeat, Duration.ofMillis(100), Duration.ofMinutes(10), "Use 100ms to 10m.");
		check("lifetime", this.lifetime, Duration.ofSeconds(1), Duration.ofDays(7), "Use 1s to 7d.");
		return this;
	}

	private static void check(String name, Duration value, Duration min, Duration max, String remedy) {
		if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, remedy);
		}
	}

}
