package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.pillar.session.SessionRecord.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions in the memory of a node.
 */
class LocalSessionsTests {

	private static final SessionKey KEY = new SessionKey("hash", "user");

	private final AtomicLong nanos = new AtomicLong();

	private final List<List<StoredSession>> seen = new CopyOnWriteArrayList<>();

	private final LocalSessions sessions = new LocalSessions(10, this.nanos::get, this::over);

	private void over(StoredSession session) {
		this.seen.add(this.sessions.of("user"));
	}

	@Test
	void sessionInPlaceOfOneThatIsOverIsOneOfItsUserWhenThatIsTold() {
		this.sessions.put(KEY, record(Duration.ofMillis(1)));
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		SessionRecord fresh = record(Duration.ofSeconds(5));
		this.sessions.put(KEY, fresh);
		assertThat(this.seen).containsExactly(List.of(new StoredSession(KEY, fresh)));
	}

	@Test
	void sessionThatIsOverIsNoneOfItsUserWhenThatIsTold() {
		this.sessions.put(KEY, record(Duration.ofMillis(1)));
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		this.sessions.sweep();
		assertThat(this.seen).containsExactly(List.of());
	}

	private SessionRecord record(Duration life) {
		Instant now = Instant.EPOCH.plusNanos(this.nanos.get());
		return new SessionRecord("serial", 1, now, now, life, now.plus(life), 0, Map.of(),
				new StoreTime(now, this.nanos.get()), Standing.ASKED);
	}

}
