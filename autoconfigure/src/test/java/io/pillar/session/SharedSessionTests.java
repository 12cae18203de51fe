package io.pillar.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions in requests of a node whose wall clock jumps.
 */
class SharedSessionTests {

	private final AtomicLong nanos = new AtomicLong(1000);

	private final WallClock clock = new WallClock();

	private final SessionSide side = side();

	private SessionSide side() {
		SessionParts usual = SessionNodes
			.parts(SessionTestSettings.lasting(Duration.ofMinutes(30), Duration.ofHours(8)));
		SessionParts parts = new SessionParts(usual.ids(), usual.codec(), usual.settings(), usual.principals(),
				this.clock, this.nanos::get, usual.counters());
		SessionLog log = new SessionLog();
		return SessionSide.of(parts, new LocalSessionStore(parts, 10, log), log);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT10H", "PT-10H" })
	void clockThatJumpsInARequestEndsNoSessionAndKeepsNone(Duration jump) {
		String id = stored().getId();
		this.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
		SharedSession session = this.side.find(id);
		session.setLastAccessedTime(this.clock.instant());
		this.clock.now = this.clock.now.plus(jump);
		assertThat(session.isExpired()).isFalse();
		session.setAttribute("a", "2");
		this.side.save(session);
		this.nanos.addAndGet(Duration.ofMinutes(25).toNanos());
		assertThat(this.side.find(id).<String>getAttribute("a")).isEqualTo("2");
		this.nanos.addAndGet(Duration.ofMinutes(10).toNanos());
		assertThat(this.side.find(id)).isNull();
	}

	@Test
	void clockThatJumpsInTheRequestThatBeginsASessionChangesNotWhenItEnds() {
		SharedSession session = this.side.create();
		this.clock.now = this.clock.now.plus(Duration.ofHours(10));
		this.side.save(session);
		assertThat(this.side.find(session.getId())).isNotNull();
	}

	@Test
	void timeoutThatIsChangedCountsFromTheLastUse() {
		SharedSession session = this.side.find(stored().getId());
		this.clock.now = this.clock.now.plus(Duration.ofHours(10));
		session.setMaxInactiveInterval(Duration.ofMinutes(5));
		assertThat(session.isExpired()).isFalse();
		this.nanos.addAndGet(Duration.ofMinutes(5).toNanos());
		assertThat(session.isExpired()).isTrue();
	}

	private SharedSession stored() {
		SharedSession session = this.side.create();
		session.setAttribute("a", "1");
		this.side.save(session);
		return session;
	}

	/**
	 * A clock that somebody sets.
	 */
	private static final class WallClock extends Clock {

		private Instant now = Instant.parse("2026-01-01T00:00:00Z");

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
