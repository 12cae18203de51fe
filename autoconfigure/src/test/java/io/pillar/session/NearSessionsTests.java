package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.pillar.session.SessionRecord.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node remembers of sessions.
 */
class NearSessionsTests {

	private static final SessionKey KEY = new SessionKey("hash", "user");

	private final AtomicLong nanos = new AtomicLong(1000);

	private final NearSessions near = new NearSessions(SessionTestSettings.usual(), this.nanos::get);

	@Test
	void ofTwoAnswersTheLaterVersionCountsWhicheverWasAskedForFirst() {
		this.near.put(KEY, record(7, 2000));
		this.near.put(KEY, record(6, 3000));
		assertThat(this.near.known(KEY).version()).isEqualTo(7);
		this.near.put(KEY, record(8, 2500));
		assertThat(this.near.known(KEY).version()).isEqualTo(8);
	}

	@Test
	void answerThatWasUnderWayWhenASessionEndedIsNotKept() {
		this.nanos.set(5000);
		this.near.ended(KEY.hash());
		this.near.put(KEY, record(9, 4000));
		assertThat(this.near.known(KEY)).isNull();
		assertThat(this.near.isOver(KEY, record(9, 4000))).isTrue();
	}

	@Test
	void loginIsOverUntilTheEpochAndLaterOnesAreNot() {
		this.nanos.set(5000);
		this.near.loggedOut("user", 100);
		this.near.loggedOut("user", 90);
		assertThat(this.near.isEnded(KEY, record(1, 6000, 100))).isTrue();
		assertThat(this.near.isEnded(KEY, record(1, 6000, 101))).isFalse();
		assertThat(this.near.epoch("user", 4999)).isZero();
		assertThat(this.near.epoch("user", 5000)).isEqualTo(100);
	}

	@Test
	void whatWasReadBeforeMessagesWereMissedIsNotHeardOf() {
		this.nanos.set(5000);
		assertThat(this.near.hasHeardAllSince(4000)).isTrue();
		this.near.forgetWhatIsFresh();
		assertThat(this.near.hasHeardAllSince(4000)).isFalse();
		assertThat(this.near.hasHeardAllSince(5001)).isTrue();
	}

	private static SessionRecord record(long version, long read) {
		return record(version, read, 1000);
	}

	private static SessionRecord record(long version, long read, long admitted) {
		return new SessionRecord("serial", version, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, null, admitted,
				Map.of(), new StoreTime(Instant.EPOCH, read), Standing.HELD);
	}

}
