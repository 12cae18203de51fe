package io.pillar.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What a browser does with the stream of prices.
 */
final class PriceStream implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Stream<String> body;

	PriceStream(Node node, String cookie, @Nullable String last) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + "/chat/prices"))
			.header("Accept", "text/event-stream")
			.header("Cookie", cookie);
		if (last != null) {
			request.header("Last-Event-ID", last);
		}
		this.body = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
		Thread reader = new Thread(this::read, "prices");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try {
			this.body.forEach(this.lines::add);
		}
		catch (RuntimeException ex) {
			// it was closed
		}
	}

	List<String> lines() {
		return this.lines;
	}

	/**
	 * Return the ids of the prices that have come, not those that only say how far it is.
	 */
	List<String> ids() {
		return Stream.of(String.join("\n", this.lines).split("\n\n"))
			.filter((event) -> event.contains("event: price"))
			.map((event) -> event.replaceAll("(?s).*id: (\\S+).*", "$1"))
			.toList();
	}

	@Override
	public void close() {
		this.body.close();
	}

}
