import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * Prints what comes over the WebSocket of the prices, a message a line.
 *
 * java Prices.java ADDRESS COOKIE LAST-ID
 */
public final class Prices implements WebSocket.Listener {

	public static void main(String[] args) throws InterruptedException {
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Cookie", args[1])
			.buildAsync(URI.create(args[0].replaceFirst("^http", "ws") + "/chat/prices/socket?last="
					+ URLEncoder.encode(args[2], StandardCharsets.UTF_8)), new Prices())
			.join();
		Thread.currentThread().join();
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		System.out.print(last ? data + "\n" : data);
		System.out.flush();
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
