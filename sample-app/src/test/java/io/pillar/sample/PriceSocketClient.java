package io.pillar.sample;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * What a page does with the prices over a WebSocket.
 */
final class PriceSocketClient implements AutoCloseable {

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private final WebSocket socket;

	PriceSocketClient(Node node, Map<String, String> headers, String last) {
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
		headers.forEach(builder::header);
		String address = node.address().replace("http", "ws") + "/chat/prices/socket?last="
				+ URLEncoder.encode(last, StandardCharsets.UTF_8);
		this.socket = builder.buildAsync(URI.create(address), new Messages()).join();
	}

	List<String> messages() {
		return this.messages;
	}

	/**
	 * Return the ids of the prices that have come.
	 */
	List<String> ids() {
		return this.messages.stream()
			.filter((message) -> message.contains("\"type\":\"price\""))
			.map((message) -> message.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
			.toList();
	}

	/**
	 * Cut the connection, without a word to the server.
	 */
	@Override
	public void close() {
		this.socket.abort();
	}

	private final class Messages implements WebSocket.Listener {

		private final StringBuilder message = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
			this.message.append(part);
			if (last) {
				PriceSocketClient.this.messages.add(this.message.toString());
				this.message.setLength(0);
			}
			socket.request(1);
			return null;
		}

	}

}
