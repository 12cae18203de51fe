package io.pillar.session;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions of servlets in Redis.
 */
class RedisServletSessionTests extends SharedServletSessionContract {

	private static final int REQUESTS = 10;

	private final RedisServer redis = RedisServer.builder().start();

	private final TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());

	@Override
	SessionServer start() {
		return SessionServer.start(List.of(SessionSite.class, Unswept.class),
				"spring.data.redis.host=" + this.proxy.host(), "spring.data.redis.port=" + this.proxy.port(),
				"pillar.session.near.validity=0s");
	}

	@AfterAll
	void stopRedis() {
		this.proxy.close();
		this.redis.close();
	}

	@ParameterizedTest
	@CsvSource({ "/plain, 0", "/peek, 1", "/get?name=a, 1", "/set?name=a&value=2, 2", "/halves, 3", "/invalidate, 2" })
	void requestOfAClientThatHasASessionCosts(String path, long scripts) {
		// scripts are sent once
		begin().get(path);
		List<SessionServer.Browser> browsers = Stream.generate(this::begin).limit(REQUESTS).toList();
		awaitQuiet();
		this.proxy.resetCounts();
		browsers.forEach((browser) -> assertThat(browser.get(path).statusCode()).isEqualTo(200));
		// a response may be there before its request is over
		awaitQuiet();
		assertThat(this.proxy.commandCount("EVALSHA")).isEqualTo(scripts * REQUESTS);
	}

	@Test
	void requestWithHundredsOfCookiesCostsAFewScripts() {
		String cookies = IntStream.range(0, 150)
			.mapToObj((i) -> "SESSION=" + Base64.getEncoder().encodeToString(("made-up-" + i).getBytes()))
			.collect(Collectors.joining("; "));
		awaitQuiet();
		this.proxy.resetCounts();
		assertThat(server().get("/get?name=a", "Cookie", cookies).body()).isEqualTo("null");
		awaitQuiet();
		// four look-ups, and the new session
		assertThat(this.proxy.commandCount("EVALSHA")).isLessThanOrEqualTo(6);
	}

	private SessionServer.Browser begin() {
		SessionServer.Browser browser = server().browser();
		browser.get("/set?name=a&value=1");
		return browser;
	}

	/**
	 * Await the end of what nobody waits for.
	 */
	private void awaitQuiet() {
		AtomicLong before = new AtomicLong(-1);
		await().pollInterval(Duration.ofMillis(200)).until(() -> {
			long now = this.proxy.commandCount("EVALSHA");
			return before.getAndSet(now) == now;
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Unswept {

		@Bean
		SessionSweep sweep() {
			return new SessionSweep(Duration.ofHours(1), Duration.ofMinutes(1));
		}

	}

}
