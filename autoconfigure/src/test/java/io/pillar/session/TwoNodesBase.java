package io.pillar.session;

import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests need that look at two nodes.
 *
 * @param <F> the type of the nodes
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodesBase<F extends TwoNodes> {

	final F fleet;

	String user = "";

	SessionSide here;

	SessionSide there;

	TwoNodesBase(F fleet) {
		this.fleet = fleet;
	}

	@AfterAll
	void stop() {
		this.fleet.close();
	}

	@BeforeEach
	void begin() {
		this.user = "user " + UUID.randomUUID();
		open(usual());
	}

	@AfterEach
	void leave() {
		this.fleet.leave();
	}

	/**
	 * Have sessions that behave otherwise than usual.
	 */
	void open(SessionSettings settings) {
		this.fleet.leave();
		this.fleet.open(settings);
		this.here = this.fleet.here();
		this.there = this.fleet.there();
	}

	String tag() {
		return this.here.parts().ids().user(this.user);
	}

	SharedSession stored() {
		SharedSession session = this.here.create();
		session.setAttribute("a", "1");
		this.here.save(session);
		return session;
	}

	SharedSession login() {
		return login(this.here);
	}

	SharedSession login(SessionSide side) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		session.setAttribute(SessionParts.PRINCIPAL, this.user);
		side.save(session);
		return session;
	}

	void change(SharedSession session, String name, String value) {
		SharedSession found = this.here.find(session.getId());
		found.setAttribute(name, value);
		this.here.save(found);
	}

	void assertNowhere(SharedSession... sessions) {
		assertThat(sessions).allSatisfy((session) -> {
			assertThat(this.here.find(session.getId())).isNull();
			assertThat(this.there.find(session.getId())).isNull();
		});
	}

}
