package io.pillar.ratelimit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limited methods on two nodes with one Redis.
 */
class RateLimitedNodesTests {

	private static final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	private static RedisServer redis;

	private static Work one;

	private static Work other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		one = node();
		other = node();
	}

	@AfterAll
	static void stop() {
		while (!contexts.isEmpty()) {
			contexts.pop().close();
		}
		redis.close();
	}

	private static Work node() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Node.class).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.application.name=methods", "pillar.redis.timeout=2s",
					"spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port())
			.run();
		contexts.push(context);
		await().until(() -> context.getBean(RedisAvailability.class).isAvailable());
		return context.getBean(Work.class);
	}

	@Test
	void callsOfAllNodesAreCountedTogether() {
		long allowed = IntStream.range(0, 20)
			.filter((i) -> isAllowed(() -> ((i % 2 == 0) ? one : other).of("a")))
			.count();
		assertThat(allowed).isEqualTo(7);
		assertThat(isAllowed(() -> other.of("b"))).isTrue();
	}

	@Test
	void callIsOneScriptAndADeniedOneIsNoneUntilItMayPass() {
		long before = scripts();
		IntStream.range(0, 7).forEach((i) -> one.of("c"));
		// nodes count themselves from time to time
		assertThat(scripts() - before).isBetween(7L, 11L);
		assertThat(isAllowed(() -> one.of("c"))).isFalse();
		long denied = scripts();
		IntStream.range(0, 1000).forEach((i) -> assertThat(isAllowed(() -> one.of("c"))).isFalse());
		assertThat(scripts() - denied).isLessThanOrEqualTo(4);
	}

	@Test
	void neitherArgumentsNorNamesOfMethodsStandInRedis() {
		one.of("secret-of-alice");
		assertThat(redis.execute("KEYS", "*")).contains("Work.of").doesNotContain("alice", getClass().getName());
	}

	private static boolean isAllowed(Runnable call) {
		try {
			call.run();
			return true;
		}
		catch (RateLimitExceededException ex) {
			return false;
		}
	}

	private static long scripts() {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

	static class Work {

		@RateLimited(limit = 7, window = "1h", key = "#subject")
		void of(String subject) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(RateLimitNodes.Node.class)
	@ImportAutoConfiguration(RateLimitMethodAutoConfiguration.class)
	static class Node {

		@Bean
		Work work() {
			return new Work();
		}

	}

}
