package io.pillar.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sessions of one node, on a clock that stands still.
 */
class LocalSessionStoreTests extends UserSessionStoreContract {

	private static final long MAX = 100;

	private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());

	private LocalSessionStore store;

	private SessionSide side;

	@Override
	void open(SessionSettings settings) {
		SessionParts usual = SessionNodes.parts(settings);
		SessionParts parts = new SessionParts(usual.ids(), usual.codec(), settings, usual.principals(), usual.clock(),
				this.nanos::get, usual.counters());
		SessionLog log = new SessionLog();
		this.store = new LocalSessionStore(parts, MAX, log);
		this.side = SessionSide.of(parts, this.store, log);
	}

	@Override
	SessionSide here() {
		return this.side;
	}

	@Override
	SessionSide there() {
		return this.side;
	}

	@Override
	void pass(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	@Override
	void sweep() {
		this.store.sweep();
	}

	@Test
	void sessionThatIsOverIsToldThoughNobodyAsks() {
		open(SessionTestSettings.timeout(SHORT));
		SharedSession session = stored("a", "1");
		LocalSessionSweeper sweeper = new LocalSessionSweeper(this.store, Duration.ofMillis(10));
		sweeper.afterPropertiesSet();
		pass(SHORT.multipliedBy(2));
		await().untilAsserted(() -> assertThat(told(session)).containsExactly("created", "expired"));
		sweeper.destroy();
	}

	@Test
	void sessionsBeyondTheBoundEndTheOnesThatAreUsedLeast() {
		open(SessionTestSettings.usual());
		for (int i = 0; i < 10 * MAX; i++) {
			login();
		}
		assertThat(this.store.sessionsOf(this.side.parts().ids().user(this.user)).join().size())
			.isLessThanOrEqualTo((int) MAX);
		assertThat(this.store.size()).isLessThanOrEqualTo(MAX);
	}

}
