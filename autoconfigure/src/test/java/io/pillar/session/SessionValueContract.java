package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static io.pillar.session.SessionTestSettings.saving;
import static io.pillar.session.SessionTestSettings.size;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for the attributes of sessions.
 */
abstract class SessionValueContract extends SessionLifeContract {

	@Test
	void attributeThatCannotBeReadIsSetAsideAndTheSessionLivesOn() {
		open(usual());
		SharedSession session = stored("bad", "poison", "good", "1");
		SharedSession found = there().find(session.getId());
		assertThat(found.<String>getAttribute("bad")).isNull();
		assertThat(found.<String>getAttribute("good")).isEqualTo("1");
		assertThat(found.getAttributeNames()).containsExactly("good");
		assertThat(there().parts().counters().quarantined.sum()).isEqualTo(1);
		found.setAttribute("good", "2");
		there().save(found);
		assertThat(here().find(session.getId()).stored().record().attributes()).containsKey("bad");
		found.setAttribute("bad", "better");
		there().save(found);
		assertThat(here().find(session.getId()).<String>getAttribute("bad")).isEqualTo("better");
	}

	@Test
	void sessionThatWouldBeTooLargeIsRefusedWithWhatIsLarge() {
		open(size(1000));
		SharedSession session = stored("small", "x");
		session.setAttribute("large", "x".repeat(2000));
		assertThatExceptionOfType(SessionTooLargeException.class).isThrownBy(() -> here().save(session))
			.withMessageContaining("'large'")
			.withMessageContaining("pillar.session.max-size");
		session.removeAttribute("large");
		session.setAttribute("small", "y");
		here().save(session);
		assertThat(there().find(session.getId()).<String>getAttribute("small")).isEqualTo("y");
	}

	@Test
	void exactChangeKeepsToTheBoundAndToWhatOthersCanRead() {
		open(size(1000));
		SharedSession session = stored("bad", "poison", "small", "x");
		assertThatExceptionOfType(SessionTooLargeException.class)
			.isThrownBy(() -> here().updates().<String>update(session.getId(), "small", (value) -> "x".repeat(2000)));
		assertThatExceptionOfType(UnreadableAttributeException.class)
			.isThrownBy(() -> here().updates().<String>update(session.getId(), "bad", (value) -> "fresh"))
			.withMessageContaining("'bad'");
		assertThat(there().find(session.getId()).<String>getAttribute("small")).isEqualTo("x");
		assertThat(there().find(session.getId()).stored().record().attributes()).containsKey("bad");
	}

	@Test
	void timeoutThatCannotBeStoredIsTheNearestThatCan() {
		open(usual());
		SharedSession session = stored("a", "1");
		session.setMaxInactiveInterval(Duration.ofDays(200_000));
		here().save(session);
		assertThat(there().find(session.getId()).getMaxInactiveInterval()).isEqualTo(Duration.ofDays(36500));
		session.setMaxInactiveInterval(Duration.ofNanos(1));
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofMillis(1));
	}

	@Test
	void valueThatIsChangedInPlaceIsFoundByWhatItHolds() {
		open(saving(SessionSaveMode.ON_CHANGE));
		assertThat(changedInPlace()).containsExactly("one", "two");
		SharedSession session = stored("a", "1");
		session.getAttribute("a");
		assertThat(session.changes(session.delta(), session.stored().record()).isEmpty()).isTrue();
	}

	@Test
	void valueThatIsChangedInPlaceIsStoredBecauseItWasGot() {
		open(saving(SessionSaveMode.ON_GET_ATTRIBUTE));
		assertThat(changedInPlace()).containsExactly("one", "two");
	}

	@Test
	void valueThatIsChangedInPlaceIsStoredWithAllOthers() {
		open(saving(SessionSaveMode.ALWAYS));
		assertThat(changedInPlace()).containsExactly("one", "two");
	}

	@Test
	void valueThatIsChangedInPlaceIsNotStoredUnlessItIsSet() {
		open(usual());
		assertThat(changedInPlace()).containsExactly("one");
	}

	private List<String> changedInPlace() {
		SharedSession session = here().create();
		session.setAttribute("list", new ArrayList<>(List.of("one")));
		here().save(session);
		SharedSession found = there().find(session.getId());
		found.<List<String>>getAttribute("list").add("two");
		there().save(found);
		return here().find(session.getId()).getAttribute("list");
	}

}
