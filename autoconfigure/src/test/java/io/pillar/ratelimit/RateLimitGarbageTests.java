package io.pillar.ratelimit;

import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients send that means no good. It is counted, and breaks nothing.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitGarbageTests {

	private static RateLimitServer server;

	@BeforeAll
	static void start() {
		server = RateLimitServer.start(Resolvers.class, all(policy("ip", "ip", 100_000, "bypass.addresses=10.0.0.0/8"),
				policy("bot", "header:X-Bot-Id", 100_000, "cost=#{headers('X-Cost')}"),
				policy("expression", "#{headers('X-Bot-Id').substring(3) + path}", 100_000),
				policy("bean", "byBot", 100_000), new String[] { "pillar.rate-limit.trusted-proxies=127.0.0.1,::1" }));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Cost: 99999999999999999999999", "X-Cost: -1", "X-Cost: NaN", "X-Cost: Infinity",
			"X-Cost: x", "X-Cost: 0x7f", "X-Cost: ' + T(java.lang.Runtime)", "X-Bot-Id: a", "X-Bot-Id: #{1/0}",
			"X-Bot-Id: throw", "X-Bot-Id: ", "X-Bot-Id: \u00ff\u00fe", "Forwarded: for=\"[::1", "Forwarded: ;;,,=",
			"X-Forwarded-For: ,,,", "X-Forwarded-For: 10.1.1.1, %0d%0aX-Evil: 1", "Origin: null", "Origin: \u0080",
			"Cookie: JSESSIONID=../../etc", "X-Forwarded-For: ::ffff:10.0.0.1.evil", "Content-Length: 0" })
	void headerBreaksNothing(String header) {
		String response = server.raw("GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n");
		assertThat(response).matches("(?s)HTTP/1.1 (200|429|400) .*").doesNotContainIgnoringCase("\nX-Evil");
	}

	@Test
	void linesOfAHeaderNeverComeBack() {
		for (String end : new String[] { "\r\n", "\n", "\r", "%0d%0a", "\u0085", "\u2028" }) {
			String value = "a" + end + "X-Evil: 1";
			String response = server.raw("GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Bot-Id: " + value
					+ "\r\nX-Forwarded-For: " + value + "\r\n\r\n");
			assertThat(response).matches("(?s)HTTP/1.1 (200|429|400) .*").doesNotContainIgnoringCase("X-Evil");
		}
	}

	@Test
	void randomRequestsBreakNothing() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int i = 0; i < 300; i++) {
			String request = "GET /" + text(random, 30).replaceAll("[\\s]", "") + " HTTP/1.1\r\nHost: x\r\n"
					+ "Connection: close\r\nX-Bot-Id: " + text(random, 200) + "\r\nX-Forwarded-For: "
					+ text(random, 4000) + "\r\nForwarded: " + text(random, 2000) + "\r\nX-Cost: " + text(random, 10)
					+ "\r\n\r\n";
			// the servlet that serves files fails on some paths, after the filter
			assertThat(server.raw(request)).as("seed %d, request %d", seed, i)
				.matches("(?s)HTTP/1.1 (200|429|400|404) .*|HTTP/1.1 500 \\R?RateLimit-Policy.*");
		}
	}

	private static String text(Random random, int longest) {
		String alphabet = "abc019.:;,=\"[]%/\\_-{}#'()*~\u00e4\u00ff \t";
		StringBuilder text = new StringBuilder();
		int length = random.nextInt(longest);
		for (int i = 0; i < length; i++) {
			text.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return text.toString();
	}

	@Test
	void keyThatFailsCountsTheAddressAndIsSaidOnce(CapturedOutput output) {
		String[] properties = policy("bean", "byBot", 2);
		try (RateLimitServer own = RateLimitServer.start(Resolvers.class, properties)) {
			assertThat(own.status("/api", "X-Bot-Id", "throw")).isEqualTo(200);
			assertThat(own.status("/api", "X-Bot-Id", "throw")).isEqualTo(200);
			assertThat(own.status("/api", "X-Bot-Id", "throw")).isEqualTo(429);
			assertThat(own.status("/api", "X-Bot-Id", "other")).isEqualTo(200);
			assertThat(own.status("/api")).isEqualTo(200);
		}
		assertThat(output).containsOnlyOnce("Rate limit policy 'bean' fails on a request").doesNotContain("injected");
	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		SubjectResolver byBot() {
			return (request) -> {
				Optional<String> bot = request.header("x-bot-id");
				if (bot.filter("throw"::equals).isPresent()) {
					throw new IllegalArgumentException("injected");
				}
				return bot;
			};
		}

	}

}
