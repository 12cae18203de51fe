package io.pillar.ratelimit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Tomcat, and a Netty with WebFlux, of the same site and with the same limits.
 *
 * @param tomcat the one
 * @param netty the other
 */
record RateLimitTwins(RateLimitServer tomcat, RateLimitServer netty) implements AutoCloseable {

	static RateLimitTwins start(String... properties) {
		return new RateLimitTwins(RateLimitServer.start(properties), RateLimitServer.startWebFlux(properties));
	}

	static RateLimitTwins start(RateLimiter limiter, String... properties) {
		return new RateLimitTwins(RateLimitServer.start(limiter, properties),
				RateLimitServer.startWebFlux(limiter, properties));
	}

	static RateLimitTwins start(Class<?> servlet, Class<?> webFlux, String... properties) {
		return new RateLimitTwins(RateLimitServer.start(servlet, properties),
				RateLimitServer.startWebFlux(webFlux, properties));
	}

	/**
	 * Send the same bytes to both, and hold their answers against each other.
	 */
	RawAnswer same(String method, String path, String... headers) {
		String request = "%s %s HTTP/1.1\r\nHost: site\r\nConnection: close\r\n%s\r\n".formatted(method, path,
				Stream.of(headers).map((header) -> header + "\r\n").collect(Collectors.joining()));
		RawAnswer answer = RawAnswer.of(this.tomcat.raw(request));
		assertThat(RawAnswer.of(this.netty.raw(request))).as(request).isEqualTo(answer);
		return answer;
	}

	List<RateLimitServer> both() {
		return List.of(this.tomcat, this.netty);
	}

	@Override
	public void close() {
		this.tomcat.close();
		this.netty.close();
	}

}
