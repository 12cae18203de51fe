package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static io.pillar.session.SessionTestSettings.perUser;
import static io.pillar.session.SessionTestSettings.timeout;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What holds for the sessions of users, and for changes that must be exact.
 */
abstract class UserSessionStoreContract extends SessionValueContract {

	final String user = "user " + UUID.randomUUID();

	@Test
	void sessionOfAUserHasAnotherIdThanBeforeTheLogin() {
		open(usual());
		SharedSession session = stored("cart", "full");
		String before = session.getId();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		String after = session.getId();
		here().save(session);
		assertThat(after).isNotEqualTo(before);
		assertThat(here().find(before)).isNull();
		assertThat(there().find(before)).isNull();
		assertThat(there().find(after).<String>getAttribute("cart")).isEqualTo("full");
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		assertThat(session.getId()).isEqualTo(after);
		session.removeAttribute(SessionParts.PRINCIPAL);
		here().save(session);
		assertThat(here().find(after)).isNull();
		assertThat(here().find(session.getId())).isNotNull();
		assertThat(all()).isEmpty();
	}

	@Test
	void sessionsOfAUserAreFoundByHandlesThatAreNoIds() {
		open(usual());
		SharedSession one = login();
		SharedSession other = login();
		one.changeSessionId();
		here().save(one);
		Map<String, SharedSession> found = there().repository().findByPrincipalName(this.user);
		assertThat(found).containsOnlyKeys(one.handle(), other.handle());
		assertThat(here().find(one.handle())).isNull();
		there().repository().deleteById(one.handle());
		assertThat(all()).containsOnlyKeys(other.handle());
		assertThat(here().find(one.getId())).isNull();
		assertThat(here().repository().findByIndexNameAndIndexValue("other", this.user)).isEmpty();
	}

	@Test
	void allSessionsOfAUserEndTogether() {
		open(usual());
		List<SharedSession> sessions = List.of(login(), login(), login());
		SharedSession underWay = there().find(sessions.get(0).getId());
		String tag = here().parts().ids().user(this.user);
		assertThat(here().store().deleteAll(tag, null).join()).isEqualTo(3);
		underWay.setAttribute("a", "2");
		there().save(underWay);
		sessions.forEach((session) -> {
			assertThat(here().find(session.getId())).isNull();
			assertThat(there().find(session.getId())).isNull();
			assertThat(told(session)).containsExactlyInAnyOrder("created", "deleted");
		});
		SharedSession again = login();
		assertThat(all()).containsOnlyKeys(again.handle());
		assertThat(there().find(again.getId())).isNotNull();
	}

	@Test
	void allSessionsOfAUserButOneEnd() {
		open(usual());
		SharedSession one = login();
		SharedSession kept = login();
		String tag = here().parts().ids().user(this.user);
		assertThat(here().store().deleteAll(tag, kept.key()).join()).isEqualTo(1);
		assertThat(here().find(one.getId())).isNull();
		assertThat(here().find(kept.getId())).isNotNull();
		kept.setAttribute("a", "2");
		here().save(kept);
		kept.changeSessionId();
		here().save(kept);
		assertThat(there().find(kept.getId()).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void oneSessionTooManyEndsTheOneThatWasNotUsedLongest() {
		open(perUser(2, false));
		SharedSession oldest = login();
		pass(Duration.ofMillis(20));
		SharedSession older = login();
		pass(Duration.ofMillis(20));
		SharedSession newest = login();
		assertThat(all()).containsOnlyKeys(older.handle(), newest.handle());
		assertThat(there().find(oldest.getId())).isNull();
		assertThat(here().find(newest.getId())).isNotNull();
		newest.changeSessionId();
		here().save(newest);
		assertThat(all()).containsOnlyKeys(older.handle(), newest.handle());
	}

	@Test
	void oneSessionTooManyEndsTheOneThatWouldEndFirst() {
		open(perUser(2, false));
		SharedSession longest = here().create();
		longest.setMaxInactiveInterval(Duration.ofDays(1));
		longest.setAttribute(SessionParts.PRINCIPAL, this.user);
		here().save(longest);
		pass(Duration.ofMillis(20));
		SharedSession usual = login();
		pass(Duration.ofMillis(20));
		SharedSession newest = login();
		assertThat(all()).containsOnlyKeys(longest.handle(), newest.handle());
		assertThat(there().find(usual.getId())).isNull();
	}

	@Test
	void loginThatIsRefusedLeavesWhatWasThere() {
		open(perUser(1, true));
		login();
		SharedSession session = stored("cart", "full");
		String id = session.getId();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		session.setAttribute("a", "2");
		assertThatExceptionOfType(SessionLimitExceededException.class).isThrownBy(() -> here().save(session));
		assertThat(here().find(session.getId())).isNull();
		assertThat(there().find(id).<String>getAttribute("cart")).isEqualTo("full");
		assertThat(here().find(id).getAttributeNames()).containsExactly("cart");
	}

	@Test
	void oneSessionTooManyIsRefused() {
		open(perUser(2, true));
		SharedSession one = login();
		SharedSession other = login();
		assertThatExceptionOfType(SessionLimitExceededException.class).isThrownBy(this::login)
			.withMessageContaining("2");
		assertThat(here().parts().counters().refused.sum()).isEqualTo(1);
		other.changeSessionId();
		here().save(other);
		assertThat(all()).containsOnlyKeys(one.handle(), other.handle());
		here().repository().deleteById(one.getId());
		assertThat(login()).isNotNull();
	}

	@Test
	void sessionsThatAreOverCountForNothing() {
		open(timeout(SHORT));
		login();
		pass(SHORT.multipliedBy(6).dividedBy(5));
		assertThat(all()).isEmpty();
	}

	@Test
	void changesOfOneAttributeAtTheSameTimeAllCount() {
		open(usual());
		SharedSession session = stored("a", "1");
		List<CompletableFuture<?>> changes = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			SessionSide side = (i % 2 == 0) ? here() : there();
			changes.add(CompletableFuture.runAsync(
					() -> side.updates()
						.<Integer>update(session.getId(), "count", (count) -> (count != null) ? count + 1 : 1),
					(task) -> new Thread(task, "change").start()));
		}
		changes.forEach(CompletableFuture::join);
		assertThat(here().find(session.getId()).<Integer>getAttribute("count")).isEqualTo(10);
		assertThat(here().updates().<Integer>update(session.getId(), "count", (count) -> null)).isEmpty();
		assertThat(there().find(session.getId()).getAttributeNames()).containsExactly("a");
	}

	@Test
	void changeOfAnAttributeOfNoSessionIsNone() {
		open(usual());
		SharedSession session = stored("a", "1");
		here().repository().deleteById(session.getId());
		assertThat(here().updates().<String>update(session.getId(), "a", (value) -> "2")).isEmpty();
		assertThat(here().updates().<String>update("~", "a", (value) -> "2")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(
				() -> here().updates().<String>update(session.getId(), SessionParts.PRINCIPAL, (value) -> "root"));
	}

	SharedSession login() {
		SharedSession session = stored("a", "1");
		session.changeSessionId();
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		here().save(session);
		return session;
	}

	private Map<String, SharedSession> all() {
		return here().repository().findByPrincipalName(this.user);
	}

}
