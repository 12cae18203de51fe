package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.mock.web.MockHttpServletRequest;

import io.pillar.embedded.RedisServer;

import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flood of addresses makes Redis keep what the page on limits says, and no more. Takes
 * minutes: asked for with {@code -Dpillar.long=true}.
 */
@EnabledIfSystemProperty(named = "pillar.long", matches = "true")
class RateLimitFloodTests {

	private static final int ADDRESSES = Integer.getInteger("pillar.ratelimit.addresses", 1_000_000);

	private static final long PER_SECOND = 1000;

	private static final long BYTES = 300;

	@Test
	void floodOfAddressesTakesNoMoreMemoryThanItsBound() {
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port())) {
			RateLimiter limiter = nodes.limiter();
			PolicyStage stage = stage(limiter);
			send(stage, 0, 1000);
			long before = used(redis);
			long began = System.nanoTime();
			for (int i = 1; i < ADDRESSES / 1000; i++) {
				send(stage, i * 1000, 1000);
			}
			long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
			long grown = used(redis) - before;
			// subjects and networks, those that are saved up included
			long subjects = 2 * PER_SECOND * (SavedUp.SAVED.toSeconds() + seconds);
			System.out.printf("%d addresses in %d s: %s keys, %d bytes more, at most %d%n", ADDRESSES, seconds,
					redis.execute("DBSIZE"), grown, subjects * BYTES);
			assertThat(Long.parseLong(redis.execute("DBSIZE"))).isLessThanOrEqualTo(subjects + 1010);
			assertThat(grown).isLessThanOrEqualTo(subjects * BYTES);
		}
	}

	private static PolicyStage stage(RateLimiter limiter) {
		RateLimitPolicies policies = PoliciesOf
			.properties(RateLimitServer.all(policy("ip", "ip", 1_000_000, "window=1h")))
			.with(new LocalOverrides());
		return new PolicyStage(policies, PolicyStage.Time.EARLY, new PolicyLimiter(limiter, (decided) -> {
		}), new SubjectOverflow(PER_SECOND, System::nanoTime, (decided) -> {
		}));
	}

	private static void send(PolicyStage stage, int first, int count) {
		CompletableFuture<?>[] all = new CompletableFuture<?>[count];
		for (int i = 0; i < count; i++) {
			MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api");
			// one in a network of its own
			request.setRemoteAddr("2001:%x:%x::1".formatted((first + i) >> 12, (first + i) << 4 & 0xffff));
			ServletRequestView view = new ServletRequestView(request,
					new RequestClients(new ClientAddresses(List.of(), ForwardedHeader.X_FORWARDED_FOR, 32, 64)));
			all[i] = stage.acquireAsync(stage.policiesFor(view), view, false);
		}
		CompletableFuture.allOf(all).join();
	}

	private static long used(RedisServer redis) {
		return redis.execute("INFO", "memory")
			.lines()
			.filter((line) -> line.startsWith("used_memory:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.sum();
	}

}
