package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Pages whose handlers are limited, or what they call is.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(RateLimitMethodAutoConfiguration.class)
@Import({ LimitedPages.Pages.class, LimitedPages.Work.class })
class LimitedPages {

	@Bean
	RouterFunction<ServerResponse> functional(Work work) {
		return RouterFunctions.route()
			.GET("/functional", (request) -> ServerResponse.ok().body(work.work("functional")))
			.build();
	}

	static class Work {

		@RateLimited(limit = 1, window = "1m", key = "#text")
		String work(String text) {
			return text;
		}

		@RateLimited(limit = 1, window = "1m", key = "#text")
		CompletableFuture<String> later(String text) {
			return CompletableFuture.completedFuture(text);
		}

	}

	@RestController
	static class Pages {

		private final Work work;

		Pages(Work work) {
			this.work = work;
		}

		@RequestMapping("/limited")
		@RateLimited(limit = 1, window = "1m")
		String limited() {
			return "limited";
		}

		@RequestMapping("/works")
		String works() {
			return this.work.work("works");
		}

		@RequestMapping("/future")
		@RateLimited(limit = 1, window = "1m")
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("future");
		}

		@RequestMapping("/joined")
		String joined() {
			return this.work.later("joined").join();
		}

		@RequestMapping("/got")
		String got() throws Exception {
			return this.work.later("got").get();
		}

		@RequestMapping("/closed")
		String closed() {
			RateLimit limit = RateLimit.of("closed", 1, Duration.ofSeconds(7)).with(RateLimit.WithoutRedis.CLOSED);
			throw new RateLimitExceededException(new RateLimitDecision(false,
					List.of(new RateLimitState(limit, false, 0, limit.window(), limit.window(), limit.window())),
					RateLimitDecision.Origin.FALLBACK, 0));
		}

		@RequestMapping("/own")
		@RateLimited(limit = 1, window = "1m")
		String own() {
			return "own";
		}

	}

}
