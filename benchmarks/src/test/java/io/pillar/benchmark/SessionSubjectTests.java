package io.pillar.benchmark;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each kind of sessions once, so that no benchmark is started that cannot run.
 */
class SessionSubjectTests extends SubjectBase {

	@ParameterizedTest
	@EnumSource
	void userIsKnownUntilTheLogout(SessionSubject subject) {
		try (SessionSites site = subject.start(this.redis.url());
				SessionSites other = subject.start(this.redis.url());
				SessionBrowser browser = site.browser();
				SessionBrowser stranger = other.browser()) {
			assertThat(browser.get("/change")).isEqualTo("changed");
			assertThat(browser.get("/login")).isEqualTo("logged in");
			assertThat(browser.get("/read")).isEqualTo("Alice");
			assertThat(browser.get("/ignore")).isEqualTo("ignored");
			assertThat(stranger.get("/read")).isEqualTo("null");
			assertThat(this.redis.execute("DBSIZE")).isNotEqualTo("0");
			assertThat(browser.get("/logout")).isEqualTo("logged out");
			assertThat(browser.get("/read")).isEqualTo("null");
		}
	}

	@Test
	void requestThatReadsItsSessionCostsASixthOfSpringSession() {
		double ours = SessionCommands.measure(SessionSubject.PILLAR_ASKING, this.redis, SessionRequest.READ, 20);
		double theirs = SessionCommands.measure(SessionSubject.SPRING, this.redis, SessionRequest.READ, 20);
		assertThat(ours).isEqualTo(1);
		assertThat(ours).isLessThanOrEqualTo(theirs / 6);
	}

	@Test
	void requestThatIgnoresItsSessionCostsNothing() {
		assertThat(SessionCommands.measure(SessionSubject.PILLAR, this.redis, SessionRequest.IGNORE, 20)).isZero();
	}

}
