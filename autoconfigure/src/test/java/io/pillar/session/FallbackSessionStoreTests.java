package io.pillar.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.redis.RedisUnavailableException;

import static io.pillar.session.SessionTestSettings.away;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two nodes, of which one is cut off from Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class FallbackSessionStoreTests extends TwoNodesBase<CutOffFleet> {

	private static final Duration GRACE = Duration.ofMinutes(5);

	FallbackSessionStoreTests() {
		super(new CutOffFleet());
	}

	@Test
	void knownSessionGoesOnAndWhatChangesIsMergedWhenRedisIsBack() {
		SharedSession session = login();
		this.fleet.cutOff();
		SharedSession found = this.here.find(session.getId());
		assertThat(found.isDegraded()).isTrue();
		assertThat(found.<String>getAttribute("a")).isEqualTo("1");
		found.setAttribute("a", "2");
		this.here.save(found);
		SharedSession again = this.here.find(session.getId());
		assertThat(again.<String>getAttribute("a")).isEqualTo("2");
		again.setAttribute("b", "3");
		this.here.save(again);
		SharedSession elsewhere = this.there.find(session.getId());
		elsewhere.setAttribute("c", "4");
		this.there.save(elsewhere);
		this.fleet.heal();
		SharedSession merged = this.there.find(session.getId());
		assertThat(merged.<String>getAttribute("a")).isEqualTo("2");
		assertThat(merged.<String>getAttribute("b")).isEqualTo("3");
		assertThat(merged.<String>getAttribute("c")).isEqualTo("4");
		assertThat(this.here.find(session.getId()).isDegraded()).isFalse();
	}

	@Test
	void sessionThatIsNotKnownIsNotFound() {
		SharedSession session = this.there.create();
		this.there.save(session);
		this.fleet.cutOff();
		assertThat(this.here.find(session.getId())).isNull();
	}

	@Test
	void sessionThatAnotherNodeEndedMeanwhileStaysEnded() {
		SharedSession one = login();
		SharedSession two = login();
		this.fleet.cutOff();
		change(one, "a", "changed");
		change(two, "a", "changed");
		this.there.repository().deleteById(one.getId());
		this.there.store().deleteAll(tag(), null).join();
		assertThat(this.here.find(two.getId())).isNotNull();
		this.fleet.heal();
		assertThat(this.here.find(one.getId())).isNull();
		assertThat(this.here.find(two.getId())).isNull();
		assertThat(this.there.find(two.getId())).isNull();
		assertThat(this.fleet.redis().execute("ZCARD", "sessions:session:u:{" + tag() + "}")).as("the epoch alone")
			.isEqualTo("1");
	}

	@Test
	void newLoginLivesOnTheNodeAndReachesTheOthersWhenRedisIsBack() {
		this.fleet.cutOff();
		SharedSession session = login();
		assertThat(this.here.find(session.getId()).isDegraded()).isTrue();
		change(session, "a", "changed");
		assertThat(this.here.repository().findByPrincipalName(this.user)).containsOnlyKeys(session.handle());
		this.fleet.heal();
		assertThat(this.there.find(session.getId()).<String>getAttribute("a")).isEqualTo("changed");
		assertThat(this.there.repository().findByPrincipalName(this.user)).containsOnlyKeys(session.handle());
		assertThat(this.here.log().of(session)).containsExactly("created");
	}

	@Test
	void loginBeforeTheUserWasLoggedOutEverywhereDoesNotComeBack() {
		this.fleet.cutOff();
		SharedSession session = login();
		this.there.store().deleteAll(tag(), null).join();
		// by more than this node's notion of Redis's clock may be behind
		SessionNodes.pass(Duration.ofMillis(300));
		SharedSession later = login();
		this.fleet.heal();
		assertThat(this.there.find(session.getId())).isNull();
		assertThat(this.here.find(session.getId())).isNull();
		assertThat(this.there.find(later.getId())).isNotNull();
	}

	@Test
	void knownSessionThatLogsInMovesWhenRedisIsBack() {
		SharedSession session = this.here.create();
		session.setAttribute("cart", "full");
		this.here.save(session);
		String before = session.getId();
		this.fleet.cutOff();
		SharedSession found = this.here.find(before);
		found.setAttribute(SessionParts.PRINCIPAL, this.user);
		this.here.save(found);
		found.changeSessionId();
		this.here.save(found);
		assertThat(this.here.find(before)).isNull();
		assertThat(this.here.find(found.getId())).isNotNull();
		this.fleet.heal();
		assertThat(this.there.find(before)).isNull();
		assertThat(this.there.find(found.getId()).<String>getAttribute("cart")).isEqualTo("full");
		assertThat(this.there.repository().findByPrincipalName(this.user)).containsOnlyKeys(found.handle());
	}

	@Test
	void sessionThatIsEndedIsEndedEverywhereWhenRedisIsBack() {
		SharedSession one = login();
		SharedSession two = login();
		this.fleet.cutOff();
		this.here.repository().deleteById(one.getId());
		assertThat(this.here.find(one.getId())).isNull();
		assertThat(this.here.store().deleteAll(tag(), null).join()).isEqualTo(1);
		assertThat(this.here.find(two.getId())).isNull();
		SharedSession after = login();
		this.fleet.heal();
		assertThat(this.there.find(one.getId())).isNull();
		assertThat(this.there.find(two.getId())).isNull();
		assertThat(this.there.find(after.getId())).isNotNull();
	}

	@Test
	void strictNodeServesNoSessionsOfUsers() {
		open(away(true, GRACE, 100));
		SharedSession session = login();
		SharedSession nobodys = this.here.create();
		this.here.save(nobodys);
		this.fleet.cutOff();
		assertThat(this.here.find(session.getId())).isNull();
		assertThat(this.here.find(nobodys.getId())).isNotNull();
		this.fleet.heal();
		assertThat(this.here.find(session.getId())).isNotNull();
	}

	@Test
	void sessionsAreNotServedLongerThanTheGrace() {
		open(away(false, Duration.ZERO, 100));
		SharedSession session = login();
		this.fleet.cutOff();
		assertThat(this.here.find(session.getId())).isNull();
	}

	@Test
	void changesBeyondTheBoundAreLostAndThatIsSaidOnce(CapturedOutput output) {
		open(away(false, GRACE, 2));
		SharedSession one = login();
		SharedSession two = login();
		SharedSession three = login();
		this.fleet.cutOff();
		change(one, "a", "changed");
		change(two, "a", "changed");
		change(three, "a", "changed");
		change(three, "a", "changed");
		assertThat(this.here.find(one.getId()).<String>getAttribute("a")).isEqualTo("changed");
		assertThat(this.here.find(three.getId()).<String>getAttribute("a")).isEqualTo("1");
		assertThat(this.here.parts().counters().lost.sum()).isEqualTo(2);
		assertThat(output).containsOnlyOnce("pillar.session.max-pending");
	}

	@Test
	void exactChangeFailsBecauseNobodyKnowsWhatOthersDo() {
		SharedSession session = login();
		this.fleet.cutOff();
		assertThatExceptionOfType(RedisUnavailableException.class)
			.isThrownBy(() -> this.here.updates().<String>update(session.getId(), "a", (value) -> "2"));
	}

}
