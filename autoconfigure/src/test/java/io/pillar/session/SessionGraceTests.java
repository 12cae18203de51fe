package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.pillar.redis.RedisUnavailableException;

import static io.pillar.session.SessionTestSettings.away;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a node serves and keeps while it cannot ask, and how it tells Redis.
 */
class SessionGraceTests extends ShakyNodesBase {

	private static final Duration GRACE = Duration.ofMinutes(5);

	@Test
	void sessionThatIsUsedIsServedForTheGraceAndNoLonger() {
		SharedSession idle = stored();
		SharedSession used = stored();
		SharedSession moved = login();
		this.network.cutOff();
		SharedSession own = stored();
		for (int i = 0; i < 4; i++) {
			this.network.pass(Duration.ofMinutes(1));
			change(used, "a", "changed");
			moved.changeSessionId();
			this.here.save(moved);
			assertThat(this.here.find(idle.getId())).isNotNull();
			assertThat(this.here.find(used.getId())).isNotNull();
			assertThat(this.here.find(moved.getId())).isNotNull();
		}
		this.network.pass(Duration.ofSeconds(61));
		assertThat(this.here.find(idle.getId())).isNull();
		assertThat(this.here.find(used.getId())).isNull();
		assertThat(this.here.find(moved.getId())).isNull();
		assertThat(this.here.find(own.getId())).as("nobody else can have ended it").isNotNull();
	}

	@Test
	void sessionThatNobodyAskedForLatelyIsServedForTheGrace() {
		SharedSession session = stored();
		this.network.pass(GRACE.plusMinutes(1));
		this.network.cutOff();
		this.network.pass(GRACE.minusSeconds(1));
		assertThat(this.here.find(session.getId())).isNotNull();
		this.network.pass(Duration.ofSeconds(2));
		assertThat(this.here.find(session.getId())).isNull();
	}

	@Test
	void sessionAboutWhichRedisAloneDoesNotAnswerIsServedForTheGrace() {
		SharedSession session = stored();
		this.network.lose("load");
		this.network.pass(GRACE.plusMinutes(1));
		assertThat(this.here.find(session.getId()).isDegraded()).isTrue();
		this.network.pass(GRACE.plusSeconds(1));
		assertThat(this.here.find(session.getId())).isNull();
		this.network.lose();
		assertThat(this.here.find(session.getId()).isDegraded()).isFalse();
		this.network.lose("load");
		this.network.pass(Duration.ofSeconds(2));
		assertThat(this.here.find(session.getId())).isNotNull();
	}

	@Test
	void logoutFitsHoweverManyStrangersBeginSessions() {
		open(away(false, GRACE, 10));
		SharedSession one = login();
		SharedSession other = login();
		this.network.cutOff();
		for (int i = 0; i < 100; i++) {
			stored();
		}
		this.here.repository().deleteById(one.getId());
		this.here.store().deleteAll(tag(), null).join();
		SharedSession later = login();
		assertThat(this.here.find(one.getId())).isNull();
		assertThat(this.here.find(later.getId())).as("a login pushes sessions of nobody out").isNotNull();
		this.network.healAndPush();
		assertThat(this.there.find(one.getId())).isNull();
		assertThat(this.there.find(other.getId())).isNull();
		assertThat(this.there.find(later.getId())).isNotNull();
	}

	@Test
	void logoutsAreBoundedTooAndOneTooManyFailsRatherThanPretend() {
		open(away(false, GRACE, 1));
		this.network.cutOff();
		for (int i = 0; i < 10; i++) {
			this.here.repository().deleteById(this.here.create().getId());
		}
		String another = this.here.create().getId();
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.here.repository().deleteById(another));
	}

	@Test
	void whatEndedTakesNoRoomOfWhatGoesOn() {
		open(away(false, GRACE, 3));
		this.network.cutOff();
		for (int i = 0; i < 10; i++) {
			this.here.repository().deleteById(this.here.create().getId());
		}
		List<SharedSession> logins = List.of(login(), login(), login());
		assertThat(logins).allSatisfy((login) -> assertThat(this.here.find(login.getId())).isNotNull());
	}

	@Test
	void loginThatDoesNotFitFailsRatherThanPretend() {
		open(away(false, GRACE, 3));
		SharedSession nobodys = stored();
		this.network.cutOff();
		String id = nobodys.getId();
		login();
		login();
		login();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(this::login);
		nobodys.setAttribute(SessionParts.PRINCIPAL, this.user);
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> this.here.save(nobodys));
		assertThat(this.here.find(id)).as("it stays what it was").isNotNull();
		this.network.healAndPush();
		assertThat(this.here.find(id)).isNotNull();
		assertThat(this.there.repository().findByPrincipalName(this.user)).hasSize(3);
	}

	@Test
	void roomIsFreeAgainOnceSessionsAreOver() {
		open(away(false, GRACE, 3));
		this.network.cutOff();
		login();
		login();
		login();
		this.network.pass(Duration.ofHours(1));
		SharedSession later = login();
		assertThat(this.here.find(later.getId())).isNotNull();
	}

	@Test
	void loadThatMeetsAPushFindsTheSession() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session, "a", "changed");
		this.network.interrupt(() -> {
			this.network.heal();
			this.network.store().pushAll(10, TimeUnit.SECONDS);
		});
		assertThat(this.here.find(session.getId()).<String>getAttribute("a")).isEqualTo("changed");
	}

	@Test
	void moveWhoseAnswerIsLostIsPushedAgain() {
		SharedSession session = stored();
		this.network.cutOff();
		change(session, "a", "changed");
		SharedSession found = this.here.find(session.getId());
		found.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(found);
		this.network.lose("move");
		this.network.heal();
		this.network.store().pushAll(10, TimeUnit.SECONDS);
		this.network.lose();
		this.network.healAndPush();
		assertThat(this.there.find(found.getId()).<String>getAttribute("a")).isEqualTo("changed");
		assertThat(this.there.find(session.getId())).isNull();
	}

}
