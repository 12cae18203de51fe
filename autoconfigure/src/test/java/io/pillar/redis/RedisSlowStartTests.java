package io.pillar.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts an application that, or whose Redis, is slow as long as it starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisSlowStartTests {

	@Test
	void firstAnswersMayTakeAsLongAsTheStartWaits(CapturedOutput output) throws InterruptedException {
		try (RedisServer server = RedisServer.builder().start();
				TcpProxy slow = TcpProxy.to(server.host(), server.port())) {
			slow.delay(Duration.ofMillis(600));
			Thread recovery = new Thread(() -> {
				// it is asked for after the first answer, which took longer than a caller
				// waits
				await().atMost(Duration.ofMinutes(5)).until(() -> slow.commandCount("EVALSHA") > 0);
				slow.delay(Duration.ZERO);
			});
			recovery.start();
			Node.at(slow, "pillar.redis.timeout=1s", "pillar.redis.start-timeout=5m",
					"spring.data.redis.connect-timeout=20s")
				.run((context) -> assertThat(context).hasNotFailed());
			recovery.join();
			// what a busy machine makes of it afterwards is another thing
			assertThat(output.toString().lines().filter((line) -> line.contains("RedisAvailability")).findFirst())
				.hasValueSatisfying((line) -> assertThat(line).contains("is available after"));
		}
	}

}
