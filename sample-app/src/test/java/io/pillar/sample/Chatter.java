package io.pillar.sample;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;

/**
 * Somebody who chats, as the page does.
 */
final class Chatter implements AutoCloseable {

	final List<String> heard = new CopyOnWriteArrayList<>();

	final CompletableFuture<String> refused = new CompletableFuture<>();

	private final WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());

	private final StompSession session;

	Chatter(Node node, String cookie) throws Exception {
		this.client.setMessageConverter(new SimpleMessageConverter());
		WebSocketHttpHeaders headers = new WebSocketHttpHeaders();
		headers.add(HttpHeaders.COOKIE, cookie);
		this.session = this.client
			.connectAsync(node.address().replace("http", "ws") + "/chat/socket", headers, new Refusals())
			.get(30, TimeUnit.SECONDS);
	}

	Chatter enter(String room) {
		subscribe("/topic/members/" + room, "members-" + room);
		subscribe("/topic/chat/" + room, room);
		return this;
	}

	void subscribe(String destination, String id) {
		StompHeaders headers = new StompHeaders();
		headers.setDestination(destination);
		headers.setId(id);
		this.session.subscribe(headers, new Heard());
	}

	void send(String destination, String text) {
		this.session.send(destination, text.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		try {
			if (this.session.isConnected()) {
				this.session.disconnect();
			}
		}
		catch (MessageDeliveryException ex) {
			// whoever was refused is cut
		}
		finally {
			this.client.stop();
		}
	}

	private final class Heard implements StompFrameHandler {

		@Override
		public Type getPayloadType(StompHeaders headers) {
			return byte[].class;
		}

		@Override
		public void handleFrame(StompHeaders headers, @Nullable Object payload) {
			Chatter.this.heard.add((payload instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : "");
		}

	}

	private final class Refusals extends StompSessionHandlerAdapter {

		@Override
		public Type getPayloadType(StompHeaders headers) {
			return byte[].class;
		}

		@Override
		public void handleFrame(StompHeaders headers, @Nullable Object payload) {
			Chatter.this.refused.complete(String.valueOf(headers.getFirst("message")));
		}

		@Override
		public void handleTransportError(StompSession session, Throwable exception) {
			// the end may overtake what the server says of it
			Chatter.this.refused.complete("cut off");
		}

	}

}
