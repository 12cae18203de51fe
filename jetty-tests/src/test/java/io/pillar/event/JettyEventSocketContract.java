package io.pillar.event;

import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a Jetty does in its own way.
 */
abstract class JettyEventSocketContract extends LocalEventSocketContract {

	@Test
	void sessionWhoseClientDoesNotAnswerThatItIsClosedEndsAllTheSame() throws Exception {
		SocketSite.Desk desk = site().bean(SocketSite.Desk.class);
		await().until(() -> desk.sessions() == 0);
		try (Socket silent = SocketReader.thatDoesNotRead(site().port(), "hello")) {
			await().until(() -> desk.last() != null);
			desk.last().close();
			await().atMost(Duration.ofSeconds(30)).until(() -> desk.sessions() == 0);
			assertThat(silent.isClosed()).isFalse();
		}
	}

	@Test
	void messageThatIsLargerThanAFrameComesWhole() {
		SocketReader reader = connect(site()).say("hello");
		reader.until(() -> reader.texts().contains("hello"));
		String large = "é".repeat(200_000);
		site().bean(SocketSite.Desk.class).last().send(large);
		reader.until(() -> reader.texts().contains(large));
	}

}
