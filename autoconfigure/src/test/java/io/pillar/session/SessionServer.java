package io.pillar.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

import static org.awaitility.Awaitility.await;

/**
 * A Tomcat, or a Netty with WebFlux, whose sessions are shared.
 */
final class SessionServer implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private SessionServer(WebApplicationType type, List<Class<?>> sources, String... properties) {
		this.context = new SpringApplicationBuilder(sources.toArray(Class[]::new)).web(type)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"pillar.redis.timeout=2s",
					// https://github.com/reactor/reactor-netty/issues/4361
					"server.netty.max-keep-alive-requests=1")
			.properties(properties)
			.run();
		if (this.context.getBeanProvider(RedisAvailability.class).getIfAvailable() != null) {
			await()
				.until(() -> bean(RedisAvailability.class).isAvailable() && bean(RedisChannels.class).isSubscribed());
		}
	}

	static SessionServer start(List<Class<?>> sources, String... properties) {
		return new SessionServer(WebApplicationType.SERVLET, sources, properties);
	}

	static SessionServer start(String... properties) {
		return start(List.of(SessionSite.class), properties);
	}

	static SessionServer startWebFlux(List<Class<?>> sources, String... properties) {
		return new SessionServer(WebApplicationType.REACTIVE, sources, properties);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	HttpResponse<String> send(String method, String path, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
			.method(method, HttpRequest.BodyPublishers.ofString(body));
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

	HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, "", headers);
	}

	Browser browser() {
		return new Browser();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Keeps cookies, and does not follow redirects.
	 */
	final class Browser {

		private final List<String> cookies = new ArrayList<>();

		HttpResponse<String> get(String path, String... headers) {
			return send("GET", path, "", headers);
		}

		HttpResponse<String> send(String method, String path, String body, String... headers) {
			List<String> all = new ArrayList<>(List.of(headers));
			if (!this.cookies.isEmpty()) {
				all.addAll(List.of("Cookie", String.join("; ", this.cookies)));
			}
			HttpResponse<String> response = SessionServer.this.send(method, path, body, all.toArray(String[]::new));
			response.headers().allValues("Set-Cookie").forEach(this::keep);
			return response;
		}

		String body(String path) {
			return get(path).body();
		}

		private void keep(String cookie) {
			String pair = cookie.replaceAll(";.*", "");
			String name = pair.substring(0, pair.indexOf('=') + 1);
			this.cookies.removeIf((kept) -> kept.startsWith(name));
			if (!cookie.contains("Max-Age=0")) {
				this.cookies.add(pair);
			}
		}

		/**
		 * Return the cookies as a header.
		 */
		String cookies() {
			return String.join("; ", this.cookies);
		}

		/**
		 * Go on elsewhere with the same cookies.
		 */
		Browser on(SessionServer other) {
			Browser browser = other.browser();
			browser.cookies.addAll(this.cookies);
			return browser;
		}

	}

}
