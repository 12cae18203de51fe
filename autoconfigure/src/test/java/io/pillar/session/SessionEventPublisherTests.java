package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.session.SessionRecord.Standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners that are slow or fail harm nobody but themselves.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionEventPublisherTests {

	private static final int BOUND = 10_000;

	private final SessionParts parts = SessionNodes.parts(SessionTestSettings.usual());

	private final AtomicInteger told = new AtomicInteger();

	@Test
	void listenerThatFailsIsLoggedAndTheNextEventIsTold(CapturedOutput output) {
		try (SessionEventPublisher events = new SessionEventPublisher(this.parts, (event) -> {
			if (this.told.incrementAndGet() == 1) {
				throw new IllegalStateException("a listener's own");
			}
		})) {
			events.created(session());
			events.expired(session());
			await().until(() -> this.told.get() == 2);
			assertThat(output).containsOnlyOnce("A listener of session events failed");
		}
	}

	@Test
	void listenerThatWaitsKeepsNobodyWaitingAndTooManyEventsAreMissed(CapturedOutput output) {
		CountDownLatch slow = new CountDownLatch(1);
		try (SessionEventPublisher events = new SessionEventPublisher(this.parts, (event) -> {
			join(slow);
			this.told.incrementAndGet();
		})) {
			assertThat(publish(events, BOUND + 100)).succeedsWithin(Duration.ofSeconds(30));
			assertThat(this.told.get()).isZero();
			slow.countDown();
			await().until(() -> this.told.get() >= BOUND);
			assertThat(this.parts.counters().eventsMissed.sum()).isBetween(90L, 100L);
			assertThat(output).containsOnlyOnce("Listeners of session events are too slow");
		}
	}

	private CompletableFuture<Void> publish(SessionEventPublisher events, int count) {
		return CompletableFuture.runAsync(() -> IntStream.range(0, count).forEach((i) -> events.deleted(session())),
				(task) -> {
					Thread thread = new Thread(task, "request");
					thread.setDaemon(true);
					thread.start();
				});
	}

	private static void join(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private StoredSession session() {
		SessionKey key = this.parts.ids().key(this.parts.ids().generate(null));
		return new StoredSession(key, new SessionRecord("serial", 1, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, null,
				0, Map.of(), new StoreTime(Instant.EPOCH, 0), Standing.ASKED));
	}

}
