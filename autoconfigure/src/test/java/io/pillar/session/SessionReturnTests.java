package io.pillar.session;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.pillar.session.SessionTestSettings.lasting;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What ended does not come back, whatever a node does late, twice or without knowing.
 */
class SessionReturnTests {

	private static ShakyFleet fleet;

	private final String user = "user " + UUID.randomUUID();

	private SessionNetwork network;

	private SessionSide here;

	private SessionSide there;

	@BeforeAll
	static void start() {
		fleet = new ShakyFleet();
	}

	@AfterAll
	static void stop() {
		fleet.close();
	}

	@AfterEach
	void leave() {
		fleet.leave();
	}

	private void open(SessionSettings settings) {
		fleet.open(settings);
		this.network = fleet.network();
		this.here = fleet.shaky();
		this.there = fleet.other();
	}

	@Test
	void sessionThatWasStoredUnheardStaysEndedWhenItIsPushed() {
		open(usual());
		SharedSession session = storedUnheard();
		this.there.repository().deleteById(session.getId());
		this.network.healAndPush();
		assertNowhere(session.getId());
	}

	@Test
	void sessionThatWasStoredUnheardIsNotThereTwiceAfterItGotAnotherId() {
		open(usual());
		for (boolean login : new boolean[] { false, true }) {
			SharedSession session = storedUnheard();
			SharedSession moved = this.there.find(session.getId());
			moved.changeSessionId();
			if (login) {
				moved.setAttribute(SessionParts.PRINCIPAL, this.user);
			}
			this.there.save(moved);
			this.network.healAndPush();
			assertNowhere(session.getId());
			assertThat(this.here.find(moved.getId())).isNotNull();
		}
	}

	@Test
	void sessionOfAUserThatWasStoredUnheardIsNotThereTwiceAfterItGotAnotherId() {
		open(usual());
		this.network.lose("move", "create");
		SharedSession session = login();
		this.network.cutOff();
		this.network.lose();
		SharedSession moved = this.there.find(session.getId());
		moved.changeSessionId();
		this.there.save(moved);
		this.network.healAndPush();
		assertNowhere(session.getId());
		assertThat(this.here.find(moved.getId())).isNotNull();
	}

	@Test
	void sessionThatWasStoredUnheardKeepsWhatOthersChangedAndGetsWhatWasChangedHere() {
		open(usual());
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
		open(usual());
		SharedSession session = stored(this.here);
		this.network.cutOff();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(session);
		assertThat(this.here.find(session.getId())).isNotNull();
		this.there.store().deleteAll(tag(), null).join();
		this.network.pass(Duration.ofMinutes(1));
		this.network.healAndPush();
		assertNowhere(session.getId());
	}

	@Test
	void logoutEverywhereThatIsToldLateSparesWhoLoggedInLater() {
		open(usual());
		SharedSession before = login();
		this.network.cutOff();
		this.here.store().deleteAll(tag(), null).join();
		SessionNodes.pass(Duration.ofMillis(100));
		SharedSession later = this.there.create();
		later.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.there.save(later);
		this.network.healAndPush();
		await().untilAsserted(() -> assertNowhere(before.getId()));
		assertThat(this.there.find(later.getId())).isNotNull();
		assertThat(this.here.find(later.getId())).isNotNull();
	}

	@Test
	void requestThatEndsLateBringsNothingBackThatThisNodeKnowsToBeOver() {
		open(usual());
		SharedSession one = stored(this.here);
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
		open(usual());
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
		open(usual());
		SharedSession session = stored(this.here);
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.there.store().deleteAll(tag(), null).join();
		this.here.save(session);
		assertThat(session.isGone()).isTrue();
		assertNowhere(session.getId());
	}

	@Test
	void loginThatIsOlderThanWhatRedisRemembersIsNotStoredAsIfItWasNew() {
		open(lasting(Duration.ofSeconds(-1), Duration.ZERO));
		this.network.cutOff();
		SharedSession session = login();
		this.network.pass(usual().away().grace().plusSeconds(1));
		this.network.healAndPush();
		assertNowhere(session.getId());
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(1);
	}

	@Test
	void whatReachesRedisTooLateIsNotDone() {
		open(usual());
		SharedSession known = stored(this.here);
		SharedSession moving = stored(this.here);
		String before = moving.getId();
		this.network.pass(Duration.ofMinutes(-1));
		SharedSession fresh = stored(this.here);
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

	private SharedSession storedUnheard() {
		this.network.lose("create");
		SharedSession session = stored(this.here);
		this.network.cutOff();
		this.network.lose();
		assertThat(this.there.find(session.getId())).isNotNull();
		return session;
	}

	private void assertNowhere(String id) {
		assertThat(this.here.find(id)).isNull();
		assertThat(this.there.find(id)).isNull();
	}

	private SharedSession login() {
		SharedSession session = this.here.create();
		session.setAttribute("a", "1");
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(session);
		return session;
	}

	private static SharedSession stored(SessionSide side) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		return session;
	}

	private String tag() {
		return this.here.parts().ids().user(this.user);
	}

}
