package io.pillar.ratelimit;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * The same site as {@link RateLimitSite}, with WebFlux on Netty.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ CodecsAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
		HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
		PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class,
		RateLimitWebFluxAutoConfiguration.class })
@Import(RateLimitWebFluxSite.Pages.class)
class RateLimitWebFluxSite {

	@RestController
	static class Pages {

		@RequestMapping({ "/api/**", "/open/**", "/actuator/health", "/" })
		String page() {
			return "page";
		}

		@RequestMapping("/plain")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void plain() {
		}

		@RequestMapping({ "/status", "/again" })
		ResponseEntity<String> status(@RequestParam int code) {
			return ResponseEntity.status(code).body("status");
		}

		@RequestMapping("/sent")
		Mono<Void> sent(@RequestParam int code) {
			return Mono.error(new ResponseStatusException(HttpStatusCode.valueOf(code)));
		}

		@RequestMapping("/thrown")
		String thrown() {
			throw new IllegalStateException("as expected by the test");
		}

		@RequestMapping("/later")
		Mono<ResponseEntity<String>> later(@RequestParam int code) {
			return Mono.fromCallable(() -> ResponseEntity.status(code).body("later"))
				.subscribeOn(Schedulers.boundedElastic());
		}

		@RequestMapping("/begin")
		String begin(WebSession session) {
			session.start();
			return session.getId();
		}

		@RequestMapping("/has-session")
		String hasSession(WebSession session) {
			return String.valueOf(session.isStarted());
		}

	}

}
