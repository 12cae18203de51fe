package io.pillar.session;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static io.pillar.session.SessionTestSettings.lasting;
import static io.pillar.session.SessionTestSettings.timeout;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When sessions end, and who is told.
 */
abstract class SessionLifeContract extends SessionStoreContract {

	@Test
	void sessionEndsWhenItIsNotUsedForItsTimeout() {
		open(timeout(SHORT));
		SharedSession session = stored("a", "1");
		pass(SHORT.multipliedBy(6).dividedBy(5));
		assertThat(here().find(session.getId())).isNull();
		assertThat(there().find(session.getId())).isNull();
	}

	@Test
	void sessionThatIsUsedLivesOn() {
		open(timeout(SHORT));
		SharedSession session = stored("a", "1");
		for (int i = 0; i < 5; i++) {
			pass(SHORT.dividedBy(3));
			SharedSession found = here().find(session.getId());
			assertThat(found).as("after %d thirds of the time-out", i + 1).isNotNull();
			found.setLastAccessedTime(Instant.now());
			here().save(found);
		}
		assertThat(here().parts().counters().touches.sum()).isEqualTo(5);
		assertThat(here().parts().counters().saves.sum()).isEqualTo(6);
	}

	@Test
	void sessionEndsAfterItsLifetimeHoweverMuchItIsUsed() {
		open(lasting(Duration.ofMinutes(30), SHORT));
		SharedSession session = stored("a", "1");
		String id = session.getId();
		pass(SHORT.dividedBy(2));
		session.setLastAccessedTime(Instant.now());
		session.setAttribute("a", "2");
		here().save(session);
		session.changeSessionId();
		here().save(session);
		pass(SHORT.dividedBy(2));
		assertThat(here().find(session.getId())).isNull();
		assertThat(here().find(id)).isNull();
	}

	@Test
	void timeoutOfASessionThatIsChangedHolds() {
		open(timeout(Duration.ofMinutes(30)));
		SharedSession session = stored("a", "1");
		session.setMaxInactiveInterval(SHORT);
		session.setLastAccessedTime(Instant.now());
		here().save(session);
		pass(SHORT.multipliedBy(6).dividedBy(5));
		assertThat(there().find(session.getId())).isNull();
	}

	@Test
	void sessionThatIsSaidToBeUnusedForLongIsOver() {
		open(usual());
		SharedSession session = stored("a", "1");
		session.setLastAccessedTime(Instant.now().minus(Duration.ofHours(1)));
		assertThat(session.isExpired()).isTrue();
		here().save(session);
		assertThat(here().find(session.getId())).isNull();
	}

	@Test
	void sessionWithoutTimeoutDoesNotEnd() {
		open(timeout(SHORT));
		SharedSession session = here().create();
		session.setMaxInactiveInterval(Duration.ofSeconds(-1));
		here().save(session);
		pass(SHORT.multipliedBy(6).dividedBy(5));
		SharedSession found = there().find(session.getId());
		assertThat(found.isExpired()).isFalse();
		assertThat(found.getMaxInactiveInterval()).isNegative();
	}

	@Test
	void beginAndEndOfASessionAreToldOnce() {
		open(usual());
		SharedSession session = stored("a", "1");
		session.changeSessionId();
		here().save(session);
		there().repository().deleteById(session.getId());
		here().repository().deleteById(session.getId());
		assertThat(here().log().of(session)).startsWith("created");
		assertThat(told(session)).containsExactlyInAnyOrder("created", "deleted");
	}

	@Test
	void sessionThatIsOverIsToldOnce() {
		open(timeout(SHORT));
		SharedSession session = stored("a", "1");
		pass(SHORT.multipliedBy(6).dividedBy(5));
		await().untilAsserted(() -> {
			sweep();
			assertThat(told(session)).containsExactlyInAnyOrder("created", "expired");
		});
		sweep();
		here().repository().deleteById(session.getId());
		assertThat(told(session)).hasSize(2);
	}

}
