import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Reads a WebSocket in a terminal. Of a room it prints what is told there, and says what
 * it reads; of the prices it prints a message a line.
 *
 * java Terminal.java chat ADDRESS COOKIE ROOM
 * java Terminal.java prices ADDRESS COOKIE LAST-ID
 */
public final class Terminal implements WebSocket.Listener {

	private final StringBuilder message = new StringBuilder();

	private final BiConsumer<WebSocket, String> reader;

	private Terminal(BiConsumer<WebSocket, String> reader) {
		this.reader = reader;
	}

	public static void main(String[] args) throws InterruptedException {
		if (args[0].equals("chat")) {
			chat(args[1], args[2], args[3]);
		}
		else {
			connect(args[1] + "/chat/prices/socket?last=" + URLEncoder.encode(args[3], StandardCharsets.UTF_8), args[2],
					(socket, message) -> System.out.println(message));
		}
		Thread.currentThread().join();
	}

	private static void chat(String address, String cookie, String room) {
		WebSocket socket = connect(address + "/chat/socket", cookie, (it, frame) -> read(it, frame, room));
		send(socket, "CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n");
		Scanner lines = new Scanner(System.in);
		while (lines.hasNextLine()) {
			send(socket, "SEND\ndestination:/app/chat/" + room + "\ncontent-type:text/plain\n\n" + lines.nextLine());
		}
	}

	private static WebSocket connect(String url, String cookie, BiConsumer<WebSocket, String> reader) {
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Cookie", cookie)
			.buildAsync(URI.create(url.replaceFirst("^http", "ws")), new Terminal(reader))
			.join();
	}

	private static void send(WebSocket socket, String frame) {
		socket.sendText(frame + "\0", true).join();
	}

	private static void read(WebSocket socket, String frame, String room) {
		if (frame.startsWith("CONNECTED")) {
			socket.sendText("SUBSCRIBE\nid:members\ndestination:/topic/members/" + room + "\n\n\0", true)
				.thenCompose((done) -> socket
					.sendText("SUBSCRIBE\nid:" + room + "\ndestination:/topic/chat/" + room + "\n\n\0", true));
		}
		else if (frame.startsWith("MESSAGE") || frame.startsWith("ERROR")) {
			System.out.println(frame.substring(frame.indexOf("\n\n") + 2).replace("\0", ""));
		}
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.message.append(data);
		if (last) {
			String message = this.message.toString();
			this.message.setLength(0);
			this.reader.accept(socket, message);
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
		System.exit(0);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		System.exit(1);
	}

}
