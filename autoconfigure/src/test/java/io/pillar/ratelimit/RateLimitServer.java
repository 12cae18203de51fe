package io.pillar.ratelimit;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A Tomcat, or a Netty with WebFlux, whose requests are limited, on a clock that is moved
 * by hand.
 */
final class RateLimitServer implements AutoCloseable {

	final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private RateLimitServer(WebApplicationType type, RateLimiter limiter, List<Class<?>> configurations,
			String... properties) {
		List<Class<?>> all = new ArrayList<>(configurations);
		all.add((type == WebApplicationType.REACTIVE) ? RateLimitWebFluxSite.class : RateLimitSite.class);
		this.context = new SpringApplicationBuilder(all.toArray(Class[]::new)).web(type)
			.logStartupInfo(false)
			.properties("server.port=0", "pillar.mode=local", "spring.application.name=site",
					"spring.main.banner-mode=off",
					// nobody sends anything any more when it is closed
					"spring.reactor.netty.shutdown-quiet-period=0s",
					// https://github.com/reactor/reactor-netty/issues/4361
					"server.netty.max-keep-alive-requests=1")
			.properties(properties)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("limiter", RateLimiter.class,
					() -> (limiter != null) ? limiter : new LocalRateLimiter(1000, this.nanos::get)))
			.run();
	}

	static RateLimitServer start(String... properties) {
		return new RateLimitServer(WebApplicationType.SERVLET, null, List.of(), properties);
	}

	static RateLimitServer start(Class<?> configuration, String... properties) {
		return new RateLimitServer(WebApplicationType.SERVLET, null, List.of(configuration), properties);
	}

	static RateLimitServer start(RateLimiter limiter, String... properties) {
		return new RateLimitServer(WebApplicationType.SERVLET, limiter, List.of(), properties);
	}

	static RateLimitServer startWebFlux(String... properties) {
		return new RateLimitServer(WebApplicationType.REACTIVE, null, List.of(), properties);
	}

	static RateLimitServer startWebFlux(Class<?> configuration, String... properties) {
		return new RateLimitServer(WebApplicationType.REACTIVE, null, List.of(configuration), properties);
	}

	static RateLimitServer startWebFlux(RateLimiter limiter, String... properties) {
		return new RateLimitServer(WebApplicationType.REACTIVE, limiter, List.of(), properties);
	}

	static RateLimitServer startWebFlux(RateLimiter limiter, Class<?> configuration, String... properties) {
		return new RateLimitServer(WebApplicationType.REACTIVE, limiter, List.of(configuration), properties);
	}

	/**
	 * Return the properties of a policy that counts all, and those that are given.
	 */
	static String[] policy(String name, String key, long limit, String... settings) {
		return Stream.concat(Stream.of("key=" + key, "limit=" + limit, "window=60s"), Stream.of(settings))
			.map((setting) -> "pillar.rate-limit.policies.%s.%s".formatted(name, setting))
			.toArray(String[]::new);
	}

	static String[] all(String[]... properties) {
		return Stream.of(properties).flatMap(Stream::of).toArray(String[]::new);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	RateLimitServer pass(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
		return this;
	}

	HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, headers);
	}

	HttpResponse<String> send(String method, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send bytes that no client would send, and return all that comes back.
	 */
	String raw(String request) {
		try (Socket socket = new Socket("localhost", port())) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int status(String path, String... headers) {
		return get(path, headers).statusCode();
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
