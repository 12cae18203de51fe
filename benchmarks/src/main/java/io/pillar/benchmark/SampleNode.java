package io.pillar.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.springframework.util.Assert;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running node of the sample application, on this machine.
 */
final class SampleNode {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final JsonMapper json = JsonMapper.shared();

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

	private final URI base;

	SampleNode(int port) {
		this.base = URI.create("http://127.0.0.1:" + port);
	}

	String token(String user) throws IOException, InterruptedException {
		String body = this.json.createObjectNode().put("user", user).toString();
		return this.json.readTree(send(sending("POST", "/api/dev-tokens", body))).get("token").asString();
	}

	void getBot(String id) throws IOException, InterruptedException {
		send(HttpRequest.newBuilder(this.base.resolve("/api/bots/" + id)));
	}

	void putBot(String id, String name, String token) throws IOException, InterruptedException {
		String body = this.json.createObjectNode().put("project", "demo").put("name", name).toString();
		send(sending("PUT", "/api/bots/" + id, body).header("Authorization", "Bearer " + token));
	}

	/**
	 * Return how often a meter was used.
	 * @param meter its name
	 * @param tags what its tags have to be, as in {@code cache:bots}
	 * @return the count, 0 if nothing with these tags was met yet
	 */
	long count(String meter, String... tags) throws IOException, InterruptedException {
		String query = (tags.length != 0) ? "?tag=" + String.join("&tag=", tags) : "";
		HttpResponse<String> response = exchange(
				HttpRequest.newBuilder(this.base.resolve("/actuator/metrics/" + meter + query)));
		if (response.statusCode() == 404) {
			return 0;
		}
		for (JsonNode measurement : this.json.readTree(bodyOf(response)).get("measurements")) {
			if (measurement.get("statistic").asString().equals("COUNT")) {
				return Math.round(measurement.get("value").asDouble());
			}
		}
		throw new IllegalStateException("%s has no count".formatted(response.uri()));
	}

	private HttpRequest.Builder sending(String method, String path, String body) {
		return HttpRequest.newBuilder(this.base.resolve(path))
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString(body));
	}

	private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return bodyOf(exchange(request));
	}

	private HttpResponse<String> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
	}

	private static String bodyOf(HttpResponse<String> response) {
		Assert.state(response.statusCode() < 300, () -> "%s %s answered %d: %s".formatted(response.request().method(),
				response.uri(), response.statusCode(), response.body()));
		return response.body();
	}

}
