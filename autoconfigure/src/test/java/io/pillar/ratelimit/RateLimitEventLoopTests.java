package io.pillar.ratelimit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import io.pillar.embedded.RedisServer;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests to a Netty with one thread, which never waits.
 */
class RateLimitEventLoopTests {

	private final ExecutorService clients = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.clients.shutdownNow();
	}

	@Test
	void otherRequestsGoOnWhileRedisHangs() {
		RateLimitRequest own = RateLimitRequest
			.of(new RateLimitKey(RateLimit.of("own", 10, Duration.ofMinutes(1)), "a"));
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=60s")) {
			Asked limiter = new Asked(nodes.limiter());
			RateLimitDecision decision = limiter.acquire(own);
			try (RateLimitServer server = RateLimitServer.startWebFlux(limiter, OneThread.class,
					policy("api", "header:X-Bot-Id", 100, "paths=/api/**", "consume-on-status=401"))) {
				assertThat(server.status("/api", "X-Bot-Id", "a")).isEqualTo(200);
				redis.pause();
				List<CompletableFuture<Integer>> waiting = ask(server, 20);
				await().until(() -> limiter.count.get() == 21);
				for (int i = 0; i < 20; i++) {
					assertThat(server.status("/open")).isEqualTo(200);
					limiter.refund(own, decision);
				}
				assertThat(waiting).noneMatch(CompletableFuture::isDone);
				redis.resume();
				assertThat(waiting).allMatch((answer) -> answer.join() == 200);
			}
		}
	}

	private List<CompletableFuture<Integer>> ask(RateLimitServer server, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> server.status("/api", "X-Bot-Id", "b" + i),
					this.clients))
			.toList();
	}

	@Test
	void connectionIsReadAfterAnswersFromElsewhereAndAtOnce() throws IOException {
		try (RateLimitServer server = RateLimitServer.startWebFlux(OneThread.class, all(policy("api", "ip", 1000),
				policy("bot", "header:X-Bot-Id", 1), new String[] { "server.netty.max-keep-alive-requests=1000" }))) {
			for (int i = 0; i < 60; i++) {
				try (Socket socket = new Socket("localhost", server.port())) {
					socket.setSoTimeout(20_000);
					socket.setTcpNoDelay(true);
					for (int j = 0; j < 10; j++) {
						assertThat(exchange(socket, "/later?code=200")).contains(" 200 ");
						assertThat(exchange(socket, "/api")).contains(" 429 ");
						assertThat(exchange(socket, "/api")).contains(" 429 ");
						server.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
					}
				}
			}
		}
	}

	private static String exchange(Socket socket, String path) throws IOException {
		String request = "GET %s HTTP/1.1\r\nHost: site\r\nX-Bot-Id: a\r\n\r\n".formatted(path);
		socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		InputStream in = socket.getInputStream();
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException();
			}
			head.write(next);
		}
		String text = head.toString(StandardCharsets.ISO_8859_1);
		in.readNBytes(Integer.parseInt(text.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
		return text.lines().findFirst().orElseThrow();
	}

	@Test
	void clientThatGoesAwayBeforeItsAnswerIsCounted() throws IOException {
		try (RateLimitServer server = RateLimitServer.startWebFlux(Never.class,
				policy("login", "header:X-Bot-Id", 5, "consume-on-status=401"))) {
			Never never = server.bean(Never.class);
			try (Socket socket = new Socket("localhost", server.port())) {
				socket.getOutputStream()
					.write("GET /never HTTP/1.1\r\nHost: site\r\nX-Bot-Id: a\r\n\r\n"
						.getBytes(StandardCharsets.ISO_8859_1));
				await().until(() -> never.begun.get() == 1);
			}
			await().until(() -> never.cancelled.get() == 1);
			assertThat(server.get("/status?code=200", "X-Bot-Id", "a").headers().firstValue("RateLimit"))
				.contains("\"login\";r=3;t=60");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OneThread {

		@Bean
		ReactorResourceFactory resources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setLoopResourcesSupplier(() -> LoopResources.create("one-thread", 1, true));
			return resources;
		}

	}

	@RestController
	static class Never {

		final AtomicInteger begun = new AtomicInteger();

		final AtomicInteger cancelled = new AtomicInteger();

		@RequestMapping("/never")
		Mono<String> never() {
			return Mono.<String>never()
				.doOnSubscribe((subscription) -> this.begun.incrementAndGet())
				.doOnCancel(this.cancelled::incrementAndGet);
		}

	}

	/**
	 * Counts who asks without waiting.
	 */
	private static final class Asked implements RateLimiter {

		private final AtomicInteger count = new AtomicInteger();

		private final RateLimiter limiter;

		Asked(RateLimiter limiter) {
			this.limiter = limiter;
		}

		@Override
		public RateLimitDecision acquire(RateLimitRequest request) {
			return this.limiter.acquire(request);
		}

		@Override
		public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
			this.count.incrementAndGet();
			return this.limiter.acquireAsync(request);
		}

		@Override
		public RateLimitDecision peek(RateLimitRequest request) {
			return this.limiter.peek(request);
		}

		@Override
		public void refund(RateLimitRequest request, RateLimitDecision decision) {
			this.limiter.refund(request, decision);
		}

		@Override
		public void reset(RateLimitKey key) {
			this.limiter.reset(key);
		}

	}

}
