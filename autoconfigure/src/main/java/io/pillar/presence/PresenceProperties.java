package io.pillar.presence;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How presence behaves.
 *
 * @param enabled Whether Pillar knows who is online.
 * @param mode Where presence lives, pillar.mode where it is not set.
 * @param lease Time after which the members of a node that died leave.
 * @param grace Time after which a user leaves whose connection broke or whose node was
 * stopped, unless they came back.
 * @param maxMembers How many connections in channels one node may hold.
 * @param lastSeen Time for which it is known when a user was online last.
 * @param visitors Time for which the visitors of a day are known.
 * @param requests Users who are online by their requests.
 * @param stomp Users who are online by their connections by STOMP.
 */
@ConfigurationProperties("pillar.presence")
record PresenceProperties(@DefaultValue("true") boolean enabled, @Nullable String mode,
		@DefaultValue("10s") Duration lease, @DefaultValue("15s") Duration grace,
		@DefaultValue("100000") int maxMembers, @DefaultValue("30d") Duration lastSeen,
		@DefaultValue("35d") Duration visitors, @DefaultValue Requests requests, @DefaultValue Stomp stomp) {

	private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

	// twice as many still is a number
	private static final int MOST_MEMBERS = 1_000_000_000;

	private static final Duration LONGEST = Duration.ofDays(3650);

	PresenceSettings toSettings() {
		check("lease", this.lease, SHORTEST_LEASE, Duration.ofHours(1), "Use 1s to 1h, as a rule 5s to 30s.");
		check("grace", this.grace, Duration.ZERO, Duration.ofHours(1),
				"Use 0s to 1h, and at least what a client needs to connect again.");
		check("last-seen", this.lastSeen, Duration.ofMillis(1), LONGEST, "Use 1ms to 3650d.");
		check("visitors", this.visitors, Duration.ofDays(1), LONGEST, "Use 1d to 3650d.");
		check("requests.ttl", this.requests.ttl, SHORTEST_LEASE, Duration.ofDays(1), "Use 1s to 1d.");
		if (this.maxMembers < 1 || this.maxMembers > MOST_MEMBERS) {
			throw new InvalidConfigurationPropertyValueException("pillar.presence.max-members", this.maxMembers,
					"Use 1 to 1000000000.");
		}
		return new PresenceSettings(this.lease, this.grace, this.requests.ttl, this.maxMembers, this.lastSeen,
				this.visitors);
	}

	private static void check(String property, Duration value, Duration least, Duration most, String remedy) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new InvalidConfigurationPropertyValueException("pillar.presence." + property, value, remedy);
		}
	}

	/**
	 * Users who are online by their requests.
	 *
	 * @param enabled Whether a request of a signed-in user makes them online.
	 * @param ttl Time for which a request does so.
	 */
	record Requests(@DefaultValue("true") boolean enabled, @DefaultValue("60s") Duration ttl) {

	}

	/**
	 * Users who are online by their connections by STOMP.
	 *
	 * @param enabled Whether a connection by STOMP makes its user online.
	 * @param prefix Beginning of the destinations that are channels, by the rest of their
	 * names, for who subscribes to them.
	 */
	record Stomp(@DefaultValue("true") boolean enabled, @DefaultValue("/topic/presence/") String prefix) {

		String checkedPrefix() {
			if (this.prefix.isBlank() || this.prefix.chars().anyMatch((c) -> "*?{".indexOf(c) >= 0)) {
				throw new InvalidConfigurationPropertyValueException("pillar.presence.stomp.prefix", this.prefix,
						"Use the beginning of a destination, such as /topic/presence/, and no pattern.");
			}
			return this.prefix;
		}

	}

}
