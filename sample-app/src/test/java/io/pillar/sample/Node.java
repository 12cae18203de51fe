package io.pillar.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * One node of the sample, run inside the test.
 */
final class Node implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final String address;

	private final RestClient client;

	private Node(ConfigurableApplicationContext context) {
		this.context = context;
		this.address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
		this.client = RestClient.create(this.address);
	}

	/**
	 * Start a node that limits nobody. Nodes with the same database share it, and with
	 * the same port their Redis.
	 */
	static Node start(String database, int redisPort) {
		return startWith(database, redisPort, "--pillar.rate-limit.enabled=false");
	}

	/**
	 * Start a node with properties of its own.
	 */
	static Node startWith(String database, int redisPort, String... properties) {
		return new Node(
				new SpringApplicationBuilder(SampleApplication.class).run(Stream.concat(
						Stream.of("--server.port=0",
								"--spring.datasource.url=jdbc:h2:mem:%s;MODE=PostgreSQL;DB_CLOSE_DELAY=-1"
									.formatted(database),
								"--pillar.embedded-redis.port=" + redisPort),
						Stream.of(properties))
					.toArray(String[]::new)));
	}

	/**
	 * Find a port that is free, and low enough for a Redis. Another test looks for one at
	 * the same time.
	 */
	static int freePort() {
		int any = 21000 + ThreadLocalRandom.current().nextInt(8000);
		for (int port = any; port < any + 1000; port++) {
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// taken: try the next
			}
		}
		throw new IllegalStateException("No port is free");
	}

	String address() {
		return this.address;
	}

	/**
	 * Log in by the page.
	 * @return the cookie of the browser that did
	 */
	String login(String user, String password) {
		Answer page = get("/login");
		String csrf = page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]*)\".*", "$1");
		return cookie(
				submit("/login", cookie(page), "username=%s&password=%s&_csrf=%s".formatted(user, password, csrf)));
	}

	private static String cookie(Answer answer) {
		return answer.headers().getOrEmpty("Set-Cookie").get(0).replaceAll(";.*", "");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	String token(String user) {
		Answer answer = post("/api/dev-tokens", "{\"user\":\"%s\"}".formatted(user));
		return answer.body().replaceAll(".*:\"(.*)\".*", "$1");
	}

	Answer get(String path) {
		return exchange(HttpMethod.GET, path, Map.of(), null);
	}

	Answer get(String path, String token) {
		return exchange(HttpMethod.GET, path, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token), null);
	}

	Answer post(String path, String body) {
		return exchange(HttpMethod.POST, path, Map.of(), body);
	}

	Answer post(String path, String token, String body) {
		return exchange(HttpMethod.POST, path, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token), body);
	}

	Answer put(String path, String token, String body) {
		return exchange(HttpMethod.PUT, path, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token), body);
	}

	Answer delete(String path, String token) {
		return exchange(HttpMethod.DELETE, path, Map.of(HttpHeaders.AUTHORIZATION, "Bearer " + token), null);
	}

	/**
	 * Get a path exactly as it is written.
	 */
	Answer exchangeRaw(String path) {
		return this.client.get()
			.uri((base) -> URI.create(this.address + path))
			.exchange((sent, response) -> Answer.of(response));
	}

	/**
	 * Send a form as a browser that keeps a cookie.
	 */
	Answer submit(String path, String cookie, String form) {
		return this.client.post()
			.uri(path)
			.header(HttpHeaders.COOKIE, cookie)
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body(form)
			.exchange((sent, response) -> Answer.of(response));
	}

	Answer exchange(HttpMethod method, String path, Map<String, String> headers, @Nullable String body) {
		RestClient.RequestBodySpec request = this.client.method(method).uri(path).headers((all) -> all.setAll(headers));
		if (body != null) {
			request.contentType(MediaType.APPLICATION_JSON).body(body);
		}
		return request.exchange((sent, response) -> Answer.of(response));
	}

	@Override
	public void close() {
		this.context.close();
	}

	record Answer(int status, HttpHeaders headers, String body) {

		static Answer of(ClientHttpResponse response) throws IOException {
			String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
			return new Answer(response.getStatusCode().value(), response.getHeaders(), body);
		}

		List<String> cacheStatus() {
			return this.headers.getOrEmpty("Cache-Status")
				.stream()
				.flatMap((value) -> List.of(value.split(", ")).stream())
				.toList();
		}

	}

}
