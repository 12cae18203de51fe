package io.pillar.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.pillar.session.SessionTestSettings.lasting;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What ended does not come back, whatever a node does late, twice or without knowing.
 */
class SessionReturnTests extends ShakyNodesBase {

	@Test
	void sessionThatWasStoredUnheardStaysEndedWhenItIsPushed() {
		SharedSession session = storedUnheard();
		this.there.repository().deleteById(session.getId());
		this.network.healAndPush();
		assertNowhere(session);
	}

	@Test
	void sessionThatWasStoredUnheardIsNotThereTwiceAfterItGotAnotherId() {
		for (boolean login : new boolean[] { false, true }) {
			SharedSession session = storedUnheard();
			SharedSession moved = this.there.find(session.getId());
			moved.changeSessionId();
			if (login) {
				moved.setAttribute(SessionParts.PRINCIPAL, this.user);
			}
			this.there.save(moved);
			this.network.healAndPush();
			assertNowhere(session);
			assertThat(this.here.find(moved.getId())).isNotNull();
		}
	}

	@Test
	void sessionOfAUserThatWasStoredUnheardIsNotThereTwiceAfterItGotAnotherId() {
		this.network.lose("move", "create");
		SharedSession session = login();
		this.network.cutOff();
		this.network.lose();
		SharedSession moved = this.there.find(session.getId());
		moved.changeSessionId();
		this.there.save(moved);
		this.network.healAndPush();
		assertNowhere(session);
		assertThat(this.here.find(moved.getId())).isNotNull();
	}

	@Test
	void sessionThatWasStoredUnheardKeepsWhatOthersChangedAndGetsWhatWasChangedHere() {
		SharedSession session = storedUnheard();
		SharedSession elsewhere = this.there.find(session.getId());
		elsewhere.setAttribute("a", "2");
		this.there.save(elsewhere);
		SharedSession meanwhile = this.here.find(session.getId());
		meanwhile.setAttribute("b", "3");
		this.here.save(meanwhile);
		this.network.healAndPush();
		SharedSession found = this.there.find(session.getId());
		assertThat(found.<String>getAttribute("a")).isEqualTo("2");
		assertThat(found.<String>getAttribute("b")).isEqualTo("3");
	}

	@Test
	void loginOfAKnownSessionWhileRedisIsAwayEndsWithAllOfTheUser() {
		SharedSession session = stored();
		this.network.cutOff();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(session);
		assertThat(this.here.find(session.getId())).isNotNull();
		this.there.store().deleteAll(tag(), null).join();
		this.network.pass(Duration.ofMinutes(1));
		this.network.healAndPush();
		assertNowhere(session);
	}

	@Test
	void logoutEverywhereThatIsToldLateSparesWhoLoggedInLater() {
		SharedSession before = login();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), null).join();
		SessionNodes.pass(Duration.ofMillis(100));
		SharedSession later = login(this.there);
		this.network.healAndPush();
		assertNowhere(before);
		assertThat(this.there.find(later.getId())).isNotNull();
		assertThat(this.here.find(later.getId())).isNotNull();
	}

	@Test
	void logoutEverywhereHoldsAlsoForASessionThatTheNextOneSpares() {
		SharedSession before = loginBefore();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), null).join();
		this.here.store().deleteAll(tag(), before.key()).join();
		this.network.healAndPush();
		assertNowhere(before);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void sessionThatBeganWithoutRedisIsSparedByALogoutOfAllOthers(boolean isMoved) {
		SharedSession before = loginBefore();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), null).join();
		SharedSession spared = login();
		String id = spared.getId();
		this.here.store().deleteAll(tag(), spared.key()).join();
		if (isMoved) {
			spared.changeSessionId();
			this.here.save(spared);
		}
		change(spared, "a", "2");
		this.network.healAndPush();
		assertNowhere(before);
		assertThat(this.there.find(spared.getId()).<String>getAttribute("a")).isEqualTo("2");
		assertThat(this.here.find(id) != null).as("it is there by the id that it began with").isEqualTo(!isMoved);
	}

	@Test
	void sessionThatTwoLogoutsOfAllOthersSpareGoesOn() {
		SharedSession spared = login();
		SharedSession another = loginBefore();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), spared.key()).join();
		change(spared, "a", "2");
		this.here.store().deleteAll(tag(), spared.key()).join();
		this.network.healAndPush();
		assertNowhere(another);
		assertThat(this.there.find(spared.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void requestThatEndsLateBringsNothingBackThatThisNodeKnowsToBeOver() {
		SharedSession one = stored();
		SharedSession other = login();
		SharedSession moving = login();
		this.there.repository().deleteById(one.getId());
		this.here.store().deleteAll(tag(), null).join();
		this.network.cutOff();
		one.setAttribute("a", "late");
		this.here.save(one);
		other.setAttribute("a", "late");
		this.here.save(other);
		moving.changeSessionId();
		this.here.save(moving);
		assertThat(one.isGone() && other.isGone() && moving.isGone()).isTrue();
		assertThat(this.here.find(one.getId())).isNull();
		assertThat(this.here.find(other.getId())).isNull();
		assertThat(this.here.find(moving.getId())).isNull();
	}

	@Test
	void requestThatEndsAfterALogoutEverywhereWithoutRedisBringsNothingBack() {
		SharedSession session = login();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), null).join();
		session.setAttribute("a", "late");
		this.here.save(session);
		assertThat(session.isGone()).isTrue();
		assertThat(this.here.find(session.getId())).isNull();
	}

	@Test
	void loginThatIsStoredAfterAllOfTheUserEndedIsNone() {
		SharedSession session = stored();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.there.store().deleteAll(tag(), null).join();
		this.here.save(session);
		assertThat(session.isGone()).isTrue();
		assertNowhere(session);
	}

	@Test
	void loginThatIsOlderThanWhatRedisRemembersIsNotStoredAsIfItWasNew() {
		open(lasting(Duration.ofSeconds(-1), Duration.ZERO));
		this.network.cutOff();
		SharedSession session = login();
		this.network.pass(usual().away().grace().plusSeconds(1));
		this.network.healAndPush();
		assertNowhere(session);
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(1);
	}

	@Test
	void whatReachesRedisTooLateIsNotDone() {
		SharedSession known = stored();
		SharedSession moving = stored();
		String before = moving.getId();
		this.network.pass(Duration.ofMinutes(-1));
		SharedSession fresh = stored();
		known.setAttribute("a", "late");
		this.here.save(known);
		moving.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(moving);
		assertThat(this.there.find(fresh.getId())).isNull();
		assertThat(this.there.find(known.getId()).<String>getAttribute("a")).isEqualTo("1");
		assertThat(this.there.find(before)).isNotNull();
		this.network.pass(Duration.ofMinutes(1));
		this.network.healAndPush();
		assertThat(this.there.find(fresh.getId())).isNotNull();
		assertThat(this.there.find(known.getId()).<String>getAttribute("a")).isEqualTo("late");
		assertNowhere(before);
	}

	/**
	 * Log in elsewhere, by more time ago than what is not known of Redis's clock.
	 */
	private SharedSession loginBefore() {
		SharedSession session = login(this.there);
		this.network.pass(Duration.ofSeconds(1));
		return session;
	}

	private SharedSession storedUnheard() {
		this.network.lose("create");
		SharedSession session = stored();
		this.network.cutOff();
		this.network.lose();
		assertThat(this.there.find(session.getId())).isNotNull();
		return session;
	}

	private void assertNowhere(String id) {
		assertThat(this.here.find(id)).isNull();
		assertThat(this.there.find(id)).isNull();
	}

}
