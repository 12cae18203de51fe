import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Scanner;
import java.util.concurrent.CompletionStage;

/**
 * Chats in a terminal: prints what is told in a room, and says what it reads.
 *
 * java Chat.java ADDRESS COOKIE ROOM
 */
public final class Chat implements WebSocket.Listener {

	private final StringBuilder frame = new StringBuilder();

	private final String room;

	private Chat(String room) {
		this.room = room;
	}

	public static void main(String[] args) throws InterruptedException {
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Cookie", args[1])
			.buildAsync(URI.create(args[0].replaceFirst("^http", "ws") + "/chat/socket"), new Chat(args[2]))
			.join();
		send(socket, "CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n");
		Scanner lines = new Scanner(System.in);
		while (lines.hasNextLine()) {
			send(socket, "SEND\ndestination:/app/chat/" + args[2] + "\ncontent-type:text/plain\n\n" + lines.nextLine());
		}
		Thread.currentThread().join();
	}

	private static void send(WebSocket socket, String frame) {
		socket.sendText(frame + "\0", true).join();
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.frame.append(data);
		if (last) {
			String frame = this.frame.toString();
			this.frame.setLength(0);
			if (frame.startsWith("CONNECTED")) {
				socket.sendText("SUBSCRIBE\nid:members\ndestination:/topic/members/" + this.room + "\n\n\0", true)
					.thenCompose((done) -> socket
						.sendText("SUBSCRIBE\nid:" + this.room + "\ndestination:/topic/chat/" + this.room + "\n\n\0", true));
			}
			else if (frame.startsWith("MESSAGE") || frame.startsWith("ERROR")) {
				System.out.println(frame.substring(frame.indexOf("\n\n") + 2).replace("\0", ""));
			}
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
