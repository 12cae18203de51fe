package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The same bytes sent to a Tomcat and to a Netty with WebFlux, whose answers have to be
 * the same bytes too as far as limits have to do with them.
 */
class RateLimitTwinsTests {

	private static final String[] PROXIES = { "pillar.rate-limit.trusted-proxies=127.0.0.1,::1,10.0.0.0/8,fd00::/8" };

	private RateLimitTwins twins;

	private void start(String[]... properties) {
		this.twins = RateLimitTwins.start(all(properties));
	}

	@AfterEach
	void stop() {
		this.twins.close();
	}

	private RawAnswer same(String method, String path, String... headers) {
		return this.twins.same(method, path, headers);
	}

	@Test
	void allowedAndDenied() {
		start(policy("wide", "global", 5), policy("bot", "header:X-Bot-Id", 2));
		assertThat(same("GET", "/api", "X-Bot-Id: a").status()).isEqualTo(200);
		assertThat(same("POST", "/api/x", "X-Bot-Id: a").status()).isEqualTo(200);
		RawAnswer denied = same("GET", "/api", "X-Bot-Id: a");
		assertThat(denied.status()).isEqualTo(429);
		assertThat(denied.headers()).contains("Retry-After: 60", "Content-Type: application/problem+json",
				"Cache-Control: no-store", "Content-Length: " + denied.body().length());
		assertThat(denied.body()).contains("#quota-exceeded");
		assertThat(same("HEAD", "/api", "X-Bot-Id: a").body()).isEmpty();
		assertThat(same("GET", "/nowhere").status()).isEqualTo(404);
		assertThat(same("OPTIONS", "/api").status()).isEqualTo(200);
		assertThat(same("GET", "/actuator/health").headers()).isEmpty();
		assertThat(same("GET", "/api").headers()).anyMatch((header) -> header.contains("\"wide\";r=1"));
		same("GET", "/api");
		assertThat(same("GET", "/api").body()).contains("[\"wide\"]");
	}

	@Test
	void secondsThatPass() {
		start(policy("api", "ip", 1));
		same("GET", "/api");
		for (int i = 0; i < 7; i++) {
			this.twins.both().forEach((server) -> server.nanos.addAndGet(9_999_999_999L));
			same("GET", "/api");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "standard", "draft-7", "draft-6", "legacy", "none" })
	void headersOfAllStyles(String style) {
		start(policy("api", "ip", 3, "tiers[0].when=attribute:plan=gold", "tiers[0].limit=9"),
				policy("bot", "header:X-Bot-Id", 1, "algorithm=token-bucket", "window=90s"),
				policy("dry", "ip", 1, "shadow=true"), new String[] { "pillar.rate-limit.headers=" + style });
		for (int i = 0; i < 5; i++) {
			same("GET", "/api", "X-Bot-Id: a", "Origin: https://elsewhere.example");
			same("GET", "/api");
		}
	}

	@Test
	void costsOfAllKinds() {
		start(policy("upload", "ip", 10, "cost=#{headers('X-Size') ?: 1}"), policy("wide", "global", 20, "cost=3"));
		for (String size : new String[] { "1", "4", "11", "-100", "x", "", "99999999999999999999", "NaN", "2" }) {
			same("POST", "/api", "X-Size: " + size, "Content-Length: 0");
		}
	}

	@Test
	void answersThatCountAndAnswersThatDoNot() {
		start(policy("login", "ip", 3, "consume-on-status=401", "methods=POST"));
		for (String path : new String[] { "/status?code=200", "/sent?code=404", "/thrown", "/later?code=302" }) {
			for (int i = 0; i < 4; i++) {
				assertThat(same("POST", path).status()).isNotEqualTo(429);
				awaitRemaining(3);
			}
		}
		for (int i = 2; i >= 0; i--) {
			assertThat(same("POST", (i != 1) ? "/status?code=401" : "/later?code=401").status()).isEqualTo(401);
			awaitRemaining(i);
		}
		assertThat(same("POST", "/status?code=200").status()).isEqualTo(429);
	}

	private void awaitRemaining(long remaining) {
		for (RateLimitServer server : this.twins.both()) {
			RateLimit limit = server.bean(RateLimitPolicies.class).all().get(0).limit();
			RateLimitRequest look = RateLimitRequest.of(new RateLimitKey(limit, "127.0.0.1"));
			await().until(() -> server.bean(RateLimiter.class).peek(look).states().get(0).remaining() == remaining);
		}
	}

	@Test
	void nobodyToAsk() {
		this.twins = RateLimitTwins.start(new BrokenRateLimiter(),
				all(policy("login", "ip", 5, "on-redis-down=closed"), policy("open", "ip", 5, "on-redis-down=open")));
		RawAnswer denied = same("GET", "/api");
		assertThat(denied.status()).isEqualTo(503);
		assertThat(denied.body()).contains("#temporary-reduced-capacity");
	}

	@Test
	void pathsInAllForms() {
		start(policy("one", "global", 1000, "paths=/api/one", "exclude-paths=/open/**", "bypass.paths=/spared/**"),
				policy("all", "global", 1000, "paths=/api/**,/open/**", "exclude-paths=/open/free/**"));
		for (String path : new String[] { "/api/one", "/api/one/", "/api/%6Fne", "/api/one;x", "/api;x/one",
				"/api/one?x=/y", "/open/free", "/open/free/", "/open/%66ree/x", "/open/x", "/api/two" }) {
			same("GET", path);
		}
		// what is behind a gateway may clean them
		for (String path : new String[] { "/open/free/../x", "/open/free/..;/x", "/open/%66ree/%2e%2e/x",
				"/open//free/../x", "/open/free/../../api/one", "/api/x/../one" }) {
			assertThat(same("GET", path).headers()).as(path).anyMatch((header) -> header.contains("\"all\""));
		}
		assertThat(same("GET", "http://site/api/one").headers()).anyMatch((header) -> header.contains("\"one\""));
	}

	@Test
	void forgedAddresses() {
		start(policy("ip", "ip", 3, "bypass.addresses=192.0.2.0/24"), PROXIES);
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		SpoofedHeaders forged = new SpoofedHeaders(random, ForwardedHeader.X_FORWARDED_FOR);
		for (int i = 0; i < 150; i++) {
			List<String> headers = new ArrayList<>();
			List<String> lines = forged.lies();
			for (String peer : List.of(random.nextBoolean() ? "203.0.113." + random.nextInt(8) : forged.client(),
					forged.proxy())) {
				forged.append(lines, peer);
			}
			lines.forEach((line) -> headers.add("X-Forwarded-For: " + printable(line)));
			headers.add("Forwarded: " + printable(forged.garbage(50)));
			assertThat(same("GET", "/api", headers.toArray(String[]::new)).status()).as("seed %d, request %d", seed, i)
				.isIn(200, 429);
		}
	}

	/**
	 * What is not refused by one of the servers before anybody sees it.
	 */
	private static String printable(String line) {
		String printable = line.replaceAll("[^ -~\t\u00a0-\u00ff]", "");
		return (printable.length() > 3000) ? printable.substring(printable.length() - 3000) : printable;
	}

	@Test
	void garbage() {
		start(policy("ip", "ip", 1000), policy("bot", "header:X-Bot-Id", 1000, "cost=#{headers('X-Cost')}"),
				policy("expression", "#{headers('X-Bot-Id').substring(1) + path}", 1000),
				policy("session", "session", 1000), PROXIES);
		for (String header : List.of("X-Cost: 99999999999999999999999", "X-Cost: Infinity",
				"X-Cost: ' + T(java.lang.Runtime)", "X-Bot-Id: #{1/0}", "X-Bot-Id: ", "X-Bot-Id: \u00ff\u00fe",
				"X-Bot-Id:  a \t ", "x-bOT-iD: a, b", "X-Bot-Id: a\r\nX-Bot-Id: b", "Forwarded: for=\"[::1",
				"Forwarded: ;;,,=", "X-Forwarded-For: ,,,", "X-Forwarded-For: 10.1.1.1, %0d%0aX-Evil: 1",
				"Cookie: JSESSIONID=../../etc; SESSION=x", "Origin: null", "X-Forwarded-For: ::ffff:10.0.0.1.evil",
				"X-Forwarded-For: fe80::1%eth0")) {
			for (int i = 0; i < 2; i++) {
				assertThat(same("GET", "/api", header).status()).as(header).isIn(200, 429);
				same("GET", "/api", "X-Bot-Id: a");
			}
		}
	}

}
