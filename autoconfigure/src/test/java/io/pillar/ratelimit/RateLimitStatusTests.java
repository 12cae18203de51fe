package io.pillar.ratelimit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers of a Tomcat.
 */
class RateLimitStatusTests extends RateLimitStatusContract {

	private static RateLimitServer server;

	@BeforeAll
	static void start() {
		server = RateLimitServer.start(POLICIES);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void answerThatHasBegunCountsAsWhatItIsWhateverIsThrown() {
		for (int i = 0; i < 4; i++) {
			assertThat(server.status("/begun?code=204", this.bot)).isEqualTo(204);
			awaitRemaining(2);
		}
	}

	@Override
	RateLimitServer server() {
		return server;
	}

}
