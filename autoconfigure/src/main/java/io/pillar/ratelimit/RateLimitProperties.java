package io.pillar.ratelimit;

import java.util.LinkedHashMap;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How rate limits behave.
 *
 * @param enabled Whether Pillar provides the rate limiter.
 * @param mode Where counts live, pillar.mode where it is not set.
 * @param maxSubjects How many subjects of limits a node remembers at most.
 * @param expectedNodes How many nodes there are thought to be by a node that has not yet
 * reached Redis since it started, which counts its share of each limit.
 * @param newSubjectsPerSecond How many subjects that a node has not seen lately it begins
 * to count each second; further ones count for the network that they came from.
 * @param trustedProxies Addresses and networks of the proxies whose word is taken for
 * where a request came from, as 10.0.0.0/8; none where it is not set.
 * @param forwardedHeader Header in which trusted proxies say where a request came from.
 * @param ipv4Prefix How many bits of an IPv4 address count for one client.
 * @param ipv6Prefix How many bits of an IPv6 address count for one client.
 * @param headers Which headers tell a client how its limits stand.
 * @param filter Filter that applies policies to requests.
 * @param policies Policies by name.
 */
@ConfigurationProperties(prefix = "pillar.rate-limit", ignoreUnknownFields = false)
record RateLimitProperties(@DefaultValue("true") boolean enabled, @Nullable String mode,
		@DefaultValue("100000") long maxSubjects, @DefaultValue("1") int expectedNodes,
		@DefaultValue("1000") long newSubjectsPerSecond, @DefaultValue List<String> trustedProxies,
		@DefaultValue("x-forwarded-for") ForwardedHeader forwardedHeader, @DefaultValue("32") int ipv4Prefix,
		@DefaultValue("64") int ipv6Prefix, @DefaultValue("standard") RateLimitHeaderStyle headers,
		@DefaultValue Filter filter, @DefaultValue LinkedHashMap<String, RateLimitPolicyProperties> policies) {

	long checkedMaxSubjects() {
		if (this.maxSubjects < 1) {
			throw new InvalidConfigurationPropertyValueException("pillar.rate-limit.max-subjects", this.maxSubjects,
					"A node counts for one subject at least. Use 1 or more.");
		}
		return this.maxSubjects;
	}

	int checkedExpectedNodes() {
		if (this.expectedNodes < 1) {
			throw new InvalidConfigurationPropertyValueException("pillar.rate-limit.expected-nodes", this.expectedNodes,
					"There is one node at least. Use 1 or more.");
		}
		return this.expectedNodes;
	}

	long checkedNewSubjectsPerSecond() {
		if (this.newSubjectsPerSecond < 1) {
			throw new InvalidConfigurationPropertyValueException("pillar.rate-limit.new-subjects-per-second",
					this.newSubjectsPerSecond, "A node begins to count one subject a second at least. Use 1 or more.");
		}
		return this.newSubjectsPerSecond;
	}

	ClientAddresses checkedAddresses() {
		for (int i = 0; i < this.trustedProxies.size(); i++) {
			String proxy = this.trustedProxies.get(i);
			check("trusted-proxies[%d]".formatted(i), proxy, () -> addresses(List.of(proxy), 32, 64));
		}
		check("ipv4-prefix", this.ipv4Prefix, () -> addresses(List.of(), this.ipv4Prefix, 64));
		check("ipv6-prefix", this.ipv6Prefix, () -> addresses(List.of(), 32, this.ipv6Prefix));
		return addresses(this.trustedProxies, this.ipv4Prefix, this.ipv6Prefix);
	}

	private ClientAddresses addresses(List<String> proxies, int ipv4Prefix, int ipv6Prefix) {
		return new ClientAddresses(proxies, this.forwardedHeader, ipv4Prefix, ipv6Prefix);
	}

	private static void check(String setting, Object value, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("pillar.rate-limit." + setting, value,
					String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * The filter.
	 *
	 * @param enabled Whether policies are applied to requests.
	 * @param excludePaths Paths that are never counted, those of health checks where it
	 * is not set.
	 * @param excludeMethods Methods that are never counted.
	 * @param earlyOrder Order, among the filters of the application, of what counts
	 * before authentication; right before Spring Security where it is not set.
	 * @param lateOrder Order, among the filters of the application, of what counts after
	 * authentication; right after Spring Security where it is not set.
	 */
	record Filter(@DefaultValue("true") boolean enabled, @Nullable List<String> excludePaths,
			@DefaultValue("OPTIONS") List<String> excludeMethods, @Nullable Integer earlyOrder,
			@Nullable Integer lateOrder) {

	}

}
