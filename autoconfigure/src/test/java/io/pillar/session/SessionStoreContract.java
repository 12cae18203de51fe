package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for sessions wherever they lie, on two nodes.
 */
abstract class SessionStoreContract {

	static final Duration SHORT = Duration.ofMillis(1500);

	/**
	 * Begin to have sessions, on two nodes.
	 * @param settings how they behave
	 */
	abstract void open(SessionSettings settings);

	abstract SessionSide here();

	abstract SessionSide there();

	abstract void pass(Duration duration);

	/**
	 * Look for sessions that are over.
	 */
	abstract void sweep();

	@Test
	void sessionThatIsSavedIsFoundOnEveryNode() {
		open(usual());
		SharedSession session = here().create();
		session.setAttribute("colour", "green");
		session.setMaxInactiveInterval(Duration.ofMinutes(7));
		here().save(session);
		SharedSession found = there().find(session.getId());
		assertThat(found.getId()).isEqualTo(session.getId());
		assertThat(found.<String>getAttribute("colour")).isEqualTo("green");
		assertThat(found.getAttributeNames()).containsExactly("colour");
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(7));
		assertThat(found.isExpired()).isFalse();
		assertThat(found.isDegraded()).isFalse();
	}

	@Test
	void sessionThatWasNotSavedIsNotFound() {
		open(usual());
		assertThat(here().find(here().create().getId())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "~", "no such session", "a~b", "~~", "x~0123456789012345678901",
			"~0123456789012345678901~0123456789012345678901234567890123456789012", "ümläüt\u0000\n" })
	void idThatNobodyGaveOutLeadsNowhere(String id) {
		open(usual());
		assertThat(here().find(id)).isNull();
		here().repository().deleteById(id);
		assertThat(here().find(id.repeat(1000))).isNull();
	}

	@Test
	void changesOfTwoRequestsMeetAttributeByAttribute() {
		open(usual());
		SharedSession session = stored("a", "1", "b", "1", "c", "1");
		SharedSession one = here().find(session.getId());
		SharedSession other = there().find(session.getId());
		one.setAttribute("a", "2");
		one.removeAttribute("c");
		other.setAttribute("b", "2");
		here().save(one);
		there().save(other);
		SharedSession found = here().find(session.getId());
		assertThat(found.<String>getAttribute("a")).isEqualTo("2");
		assertThat(found.<String>getAttribute("b")).isEqualTo("2");
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void sessionGoesOnAfterItWasSaved() {
		open(usual());
		SharedSession session = stored("a", "1");
		session.setAttribute("b", "2");
		here().save(session);
		session.removeAttribute("a");
		here().save(session);
		here().save(session);
		assertThat(there().find(session.getId()).getAttributeNames()).containsExactly("b");
	}

	@Test
	void sessionThatWasEndedIsNotMadeAgainByARequestUnderWay() {
		open(usual());
		SharedSession session = stored("a", "1");
		SharedSession underWay = there().find(session.getId());
		here().repository().deleteById(session.getId());
		underWay.setAttribute("a", "2");
		there().save(underWay);
		assertThat(underWay.isGone()).isTrue();
		assertThat(there().parts().counters().gone.sum()).isEqualTo(1);
		assertThat(here().find(session.getId())).isNull();
		assertThat(there().find(session.getId())).isNull();
	}

	@Test
	void idThatIsChangedIsDeadAtOnceAndTheNewOneLives() {
		open(usual());
		SharedSession session = stored("a", "1");
		String before = session.getId();
		SharedSession underWay = there().find(before);
		String after = session.changeSessionId();
		session.setAttribute("b", "2");
		here().save(session);
		assertThat(after).isNotEqualTo(before).isEqualTo(session.getId());
		assertThat(here().find(before)).isNull();
		assertThat(there().find(before)).isNull();
		assertThat(there().find(after).getAttributeNames()).containsExactlyInAnyOrder("a", "b");
		underWay.setAttribute("c", "3");
		there().save(underWay);
		assertThat(underWay.isGone()).isTrue();
		assertThat(here().find(before)).isNull();
	}

	@Test
	void ofTwoRequestsThatChangeTheIdOneSucceeds() {
		open(usual());
		SharedSession session = stored("a", "1");
		SharedSession one = here().find(session.getId());
		SharedSession other = there().find(session.getId());
		one.changeSessionId();
		other.changeSessionId();
		here().save(one);
		there().save(other);
		assertThat(here().find(one.getId())).isNotNull();
		assertThat(other.isGone()).isTrue();
		assertThat(here().find(other.getId())).isNull();
	}

	SharedSession stored(String... attributes) {
		SharedSession session = here().create();
		for (int i = 0; i < attributes.length; i += 2) {
			session.setAttribute(attributes[i], attributes[i + 1]);
		}
		here().save(session);
		return session;
	}

	List<String> told(SharedSession session) {
		List<String> told = new ArrayList<>(here().log().of(session));
		if (there() != here()) {
			told.addAll(there().log().of(session));
		}
		return told;
	}

}
