package io.pillar.ratelimit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that proxies send on, and requests that only say so.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitAddressTests {

	private static final String FORWARDED = "X-Forwarded-For";

	@Test
	void headerOfNoTrustedProxyIsIgnoredAndSaidOnce(CapturedOutput output) {
		try (RateLimitServer server = RateLimitServer.start(policy("ip", "ip", 2))) {
			assertThat(server.status("/api", FORWARDED, "203.0.113.1")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "203.0.113.2")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "203.0.113.3")).isEqualTo(429);
		}
		assertThat(output).containsOnlyOnce("who is no trusted proxy").contains("pillar.rate-limit.trusted-proxies");
	}

	@Test
	void headerOfATrustedProxyIsFollowedFromTheRight(CapturedOutput output) {
		try (RateLimitServer server = RateLimitServer.start(all(policy("ip", "ip", 1),
				new String[] { "pillar.rate-limit.trusted-proxies=127.0.0.1,::1,10.0.0.0/8" }))) {
			assertThat(server.status("/api", FORWARDED, "203.0.113.1, 10.0.0.1")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "198.51.100.9, 203.0.113.1")).isEqualTo(429);
			assertThat(server.status("/api", FORWARDED, "203.0.113.2")).isEqualTo(200);
			assertThat(server.status("/api", "Forwarded", "for=203.0.113.3")).isEqualTo(200);
			assertThat(server.status("/api", "Forwarded", "for=203.0.113.4")).isEqualTo(429);
			assertThat(server.status("/api", FORWARDED, "2001:db8::1")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "2001:db8::ffff:2")).isEqualTo(429);
		}
		assertThat(output).doesNotContain("who is no trusted proxy");
	}

	@Test
	void otherHeaderAndPrefixesByProperty() {
		try (RateLimitServer server = RateLimitServer.start(all(policy("ip", "ip", 1),
				new String[] { "pillar.rate-limit.trusted-proxies=127.0.0.1,::1",
						"pillar.rate-limit.forwarded-header=forwarded", "pillar.rate-limit.ipv4-prefix=24",
						"pillar.rate-limit.ipv6-prefix=48" }))) {
			assertThat(server.status("/api", "Forwarded", "for=203.0.113.3")).isEqualTo(200);
			assertThat(server.status("/api", "Forwarded", "for=203.0.113.4")).isEqualTo(429);
			assertThat(server.status("/api", "Forwarded", "for=\"[2001:db8:1:1::1]\"")).isEqualTo(200);
			assertThat(server.status("/api", "Forwarded", "for=\"[2001:db8:1:2::1]:80\"")).isEqualTo(429);
		}
	}

	@Test
	void containerThatFollowsHeadersItselfIsBelieved() {
		try (RateLimitServer server = RateLimitServer
			.start(all(policy("ip", "ip", 1), new String[] { "server.forward-headers-strategy=native" }))) {
			assertThat(server.status("/api", FORWARDED, "203.0.113.1")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "203.0.113.2")).isEqualTo(200);
			assertThat(server.status("/api", FORWARDED, "198.51.100.1, 203.0.113.2")).isEqualTo(429);
		}
	}

}
