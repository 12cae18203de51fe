package io.pillar.session;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.redis.RedisUnavailableException;

import static io.pillar.session.SessionTestSettings.away;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two nodes, of which one is cut off from Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class FallbackSessionStoreTests {

	private static final Duration GRACE = Duration.ofMinutes(5);

	private static CutOffFleet fleet;

	private final String user = "user " + UUID.randomUUID();

	private SessionSide cut;

	private SessionSide other;

	@BeforeAll
	static void start() {
		fleet = new CutOffFleet();
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
		this.cut = fleet.cut();
		this.other = fleet.other();
	}

	@Test
	void knownSessionGoesOnAndWhatChangesIsMergedWhenRedisIsBack() {
		open(usual());
		SharedSession session = login();
		fleet.cutOff();
		SharedSession found = this.cut.find(session.getId());
		assertThat(found.isDegraded()).isTrue();
		assertThat(found.<String>getAttribute("a")).isEqualTo("1");
		found.setAttribute("a", "2");
		this.cut.save(found);
		SharedSession again = this.cut.find(session.getId());
		assertThat(again.<String>getAttribute("a")).isEqualTo("2");
		again.setAttribute("b", "3");
		this.cut.save(again);
		SharedSession elsewhere = this.other.find(session.getId());
		elsewhere.setAttribute("c", "4");
		this.other.save(elsewhere);
		fleet.heal();
		SharedSession merged = this.other.find(session.getId());
		assertThat(merged.<String>getAttribute("a")).isEqualTo("2");
		assertThat(merged.<String>getAttribute("b")).isEqualTo("3");
		assertThat(merged.<String>getAttribute("c")).isEqualTo("4");
		assertThat(this.cut.find(session.getId()).isDegraded()).isFalse();
	}

	@Test
	void sessionThatIsNotKnownIsNotFound() {
		open(usual());
		SharedSession session = this.other.create();
		this.other.save(session);
		fleet.cutOff();
		assertThat(this.cut.find(session.getId())).isNull();
	}

	@Test
	void sessionThatAnotherNodeEndedMeanwhileStaysEnded() {
		open(usual());
		SharedSession one = login();
		SharedSession two = login();
		fleet.cutOff();
		change(one.getId());
		change(two.getId());
		this.other.repository().deleteById(one.getId());
		this.other.store().deleteAll(tag(), null).join();
		assertThat(this.cut.find(two.getId())).isNotNull();
		fleet.heal();
		assertThat(this.cut.find(one.getId())).isNull();
		assertThat(this.cut.find(two.getId())).isNull();
		assertThat(this.other.find(two.getId())).isNull();
		assertThat(fleet.redis().execute("ZCARD", "sessions:session:u:{" + tag() + "}")).as("the epoch alone")
			.isEqualTo("1");
	}

	@Test
	void newLoginLivesOnTheNodeAndReachesTheOthersWhenRedisIsBack() {
		open(usual());
		fleet.cutOff();
		SharedSession session = login();
		assertThat(this.cut.find(session.getId()).isDegraded()).isTrue();
		change(session.getId());
		assertThat(this.cut.repository().findByPrincipalName(this.user)).containsOnlyKeys(session.handle());
		fleet.heal();
		assertThat(this.other.find(session.getId()).<String>getAttribute("a")).isEqualTo("changed");
		assertThat(this.other.repository().findByPrincipalName(this.user)).containsOnlyKeys(session.handle());
		assertThat(this.cut.log().of(session)).containsExactly("created");
	}

	@Test
	void loginBeforeTheUserWasLoggedOutEverywhereDoesNotComeBack() {
		open(usual());
		fleet.cutOff();
		SharedSession session = login();
		this.other.store().deleteAll(tag(), null).join();
		// by more than this node's notion of Redis's clock may be behind
		SessionNodes.pass(Duration.ofMillis(300));
		SharedSession later = login();
		fleet.heal();
		assertThat(this.other.find(session.getId())).isNull();
		assertThat(this.cut.find(session.getId())).isNull();
		assertThat(this.other.find(later.getId())).isNotNull();
	}

	@Test
	void knownSessionThatLogsInMovesWhenRedisIsBack() {
		open(usual());
		SharedSession session = this.cut.create();
		session.setAttribute("cart", "full");
		this.cut.save(session);
		String before = session.getId();
		fleet.cutOff();
		SharedSession found = this.cut.find(before);
		found.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.cut.save(found);
		found.changeSessionId();
		this.cut.save(found);
		assertThat(this.cut.find(before)).isNull();
		assertThat(this.cut.find(found.getId())).isNotNull();
		fleet.heal();
		assertThat(this.other.find(before)).isNull();
		assertThat(this.other.find(found.getId()).<String>getAttribute("cart")).isEqualTo("full");
		assertThat(this.other.repository().findByPrincipalName(this.user)).containsOnlyKeys(found.handle());
	}

	@Test
	void sessionThatIsEndedIsEndedEverywhereWhenRedisIsBack() {
		open(usual());
		SharedSession one = login();
		SharedSession two = login();
		fleet.cutOff();
		this.cut.repository().deleteById(one.getId());
		assertThat(this.cut.find(one.getId())).isNull();
		assertThat(this.cut.store().deleteAll(tag(), null).join()).isEqualTo(1);
		assertThat(this.cut.find(two.getId())).isNull();
		SharedSession after = login();
		fleet.heal();
		assertThat(this.other.find(one.getId())).isNull();
		assertThat(this.other.find(two.getId())).isNull();
		assertThat(this.other.find(after.getId())).isNotNull();
	}

	@Test
	void strictNodeServesNoSessionsOfUsers() {
		open(away(true, GRACE, 100));
		SharedSession session = login();
		SharedSession nobodys = this.cut.create();
		this.cut.save(nobodys);
		fleet.cutOff();
		assertThat(this.cut.find(session.getId())).isNull();
		assertThat(this.cut.find(nobodys.getId())).isNotNull();
		fleet.heal();
		assertThat(this.cut.find(session.getId())).isNotNull();
	}

	@Test
	void sessionsAreNotServedLongerThanTheGrace() {
		open(away(false, Duration.ZERO, 100));
		SharedSession session = login();
		fleet.cutOff();
		assertThat(this.cut.find(session.getId())).isNull();
	}

	@Test
	void changesBeyondTheBoundAreLostAndThatIsSaidOnce(CapturedOutput output) {
		open(away(false, GRACE, 2));
		SharedSession one = login();
		SharedSession two = login();
		SharedSession three = login();
		fleet.cutOff();
		change(one.getId());
		change(two.getId());
		change(three.getId());
		change(three.getId());
		assertThat(this.cut.find(one.getId()).<String>getAttribute("a")).isEqualTo("changed");
		assertThat(this.cut.find(three.getId()).<String>getAttribute("a")).isEqualTo("1");
		assertThat(this.cut.parts().counters().lost.sum()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("pillar.session.max-pending");
	}

	@Test
	void exactChangeFailsBecauseNobodyKnowsWhatOthersDo() {
		open(usual());
		SharedSession session = login();
		fleet.cutOff();
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.cut.updates().<String>update(session.getId(), "a", (value) -> "2"));
	}

	private void change(String id) {
		SharedSession session = this.cut.find(id);
		session.setAttribute("a", "changed");
		this.cut.save(session);
	}

	private SharedSession login() {
		SharedSession session = this.cut.create();
		session.setAttribute("a", "1");
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.cut.save(session);
		return session;
	}

	private String tag() {
		return this.cut.parts().ids().user(this.user);
	}

}
