package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How sessions behave.
 *
 * @param enabled Whether Pillar provides the sessions of the application.
 * @param mode Where sessions live, pillar.mode where it is not set.
 * @param maxLifetime Time after which a session ends however much it is used, zero for
 * never.
 * @param saveMode Which attributes are stored at the end of a request.
 * @param maxSize How many bytes the attributes of one session may have in all.
 * @param transport Where a client keeps the id of its session.
 * @param header Header that carries the id of a session where the transport uses one.
 * @param hashSecret Secret that ids of sessions and names of users are hashed with before
 * they are stored, the Base64 of at least 32 random bytes, the same on all nodes and for
 * ever; without it anybody can check a guess of a user's name.
 * @param perUser Sessions that one user may have.
 * @param near What a node remembers of sessions.
 * @param local Sessions that live on the node.
 * @param onRedisDown Whether users stay logged in while Redis is away and nobody can know
 * whether they were logged out elsewhere.
 * @param grace Time for which sessions that this node knows go on without Redis.
 * @param maxPending Of how many sessions a node keeps changes for Redis while it is away.
 * @param json Attributes as JSON.
 * @param encryption Encryption of attributes.
 */
@ConfigurationProperties("pillar.session")
record SessionProperties(@DefaultValue("true") boolean enabled, @Nullable String mode,
		@DefaultValue("0s") Duration maxLifetime, @DefaultValue("on-set-attribute") SessionSaveMode saveMode,
		@DefaultValue("1MB") DataSize maxSize, @DefaultValue("cookie") SessionTransport transport,
		@DefaultValue("X-Auth-Token") String header, @Nullable String hashSecret, @DefaultValue PerUser perUser,
		@DefaultValue Near near, @DefaultValue Local local, @DefaultValue("available") OnRedisDown onRedisDown,
		@DefaultValue("5m") Duration grace, @DefaultValue("10000") int maxPending, @DefaultValue Json json,
		@DefaultValue @NestedConfigurationProperty SessionEncryptionProperties encryption) {

	// how much of the time-out may pass before a session that is used is told of
	private static final double TOUCH = 0.05;

	private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

	SessionSettings toSettings(Duration timeout) {
		check(!this.maxLifetime.isNegative(), "max-lifetime", this.maxLifetime,
				"Use zero for sessions that last as long as they are used.");
		check(this.maxSize.toBytes() > 0, "max-size", this.maxSize, "A session needs some room. Use 1KB or more.");
		check(this.perUser.max >= 0, "per-user.max", this.perUser.max, "Use zero for any number.");
		check(this.near.size > 0, "near.size", this.near.size,
				"A node remembers one session at least. To ask Redis for each request, set 'near.validity' to 0s.");
		check(!this.near.validity.isNegative() && this.near.validity.compareTo(Duration.ofSeconds(1)) <= 0,
				"near.validity", this.near.validity,
				"Use 0s to 1s: for so long a request may be served after its session was ended elsewhere.");
		check(!this.grace.isNegative(), "grace", this.grace, "Use zero for no time at all.");
		check(this.maxPending > 0, "max-pending", this.maxPending, "Use 1 or more.");
		return new SessionSettings(timeout, this.maxLifetime, TOUCH, this.saveMode, this.maxSize.toBytes(),
				new SessionSettings.PerUser(this.perUser.max, this.perUser.whenFull == WhenFull.REFUSE),
				new SessionSettings.Near(this.near.size, this.near.validity),
				new SessionSettings.Away(this.onRedisDown == OnRedisDown.STRICT, this.grace, this.maxPending));
	}

	String checkedHeader() {
		check(HEADER.matcher(this.header).matches(), "header", this.header,
				"Use the name of a header, such as X-Auth-Token.");
		return this.header;
	}

	long checkedMaxLocalSessions() {
		check(this.local.maxSessions > 0, "local.max-sessions", this.local.maxSessions, "Use 1 or more.");
		return this.local.maxSessions;
	}

	/**
	 * Return what hashes ids and names of users.
	 * @param encrypted whether attributes are encrypted
	 * @param namespace what stands for a secret where there is none
	 */
	byte[] checkedHashSecret(boolean encrypted, String namespace) {
		if (this.hashSecret != null) {
			return SessionEncryptionProperties.decode("pillar.session.hash-secret", this.hashSecret, 32,
					Integer.MAX_VALUE);
		}
		check(!encrypted, "hash-secret", "(not set)", "Sessions that are encrypted need one, or who the users are "
				+ "could be guessed from a copy of Redis. 'openssl rand -base64 32' makes one.");
		return namespace.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "pillar.session";
	}

	private static void check(boolean valid, String setting, Object value, String remedy) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("pillar.session." + setting, value, remedy);
		}
	}

	/**
	 * Sessions of one user.
	 *
	 * @param max How many sessions a user may have at the same time, zero for any number.
	 * @param whenFull What happens when a user who has that many logs in once more.
	 */
	record PerUser(@DefaultValue("0") int max, @DefaultValue("end-oldest") WhenFull whenFull) {

	}

	/**
	 * What a node remembers.
	 *
	 * @param size How many sessions of usual size a node remembers.
	 * @param validity Time for which a session is used without asking Redis again, at
	 * most 1s; zero to ask for each request.
	 */
	record Near(@DefaultValue("10000") long size, @DefaultValue("1s") Duration validity) {

	}

	/**
	 * Sessions of the node.
	 *
	 * @param maxSessions How many sessions of usual size live on a node without Redis at
	 * most.
	 */
	record Local(@DefaultValue("100000") long maxSessions) {

	}

	/**
	 * Attributes as JSON.
	 *
	 * @param allowedPackages Packages of the types that attributes may have, with those
	 * below them; the packages of the application where it is not set.
	 */
	record Json(@DefaultValue List<String> allowedPackages) {

	}

	/**
	 * What happens to one session too many.
	 */
	enum WhenFull {

		/**
		 * The oldest session of the user is ended.
		 */
		END_OLDEST,

		/**
		 * The new one is refused.
		 */
		REFUSE

	}

	/**
	 * What happens while Redis is away.
	 */
	enum OnRedisDown {

		/**
		 * Users stay logged in.
		 */
		AVAILABLE,

		/**
		 * Sessions of users are not served.
		 */
		STRICT

	}

}
