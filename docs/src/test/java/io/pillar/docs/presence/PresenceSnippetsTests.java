package io.pillar.docs.presence;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.presence.PresenceAutoConfiguration;
import io.pillar.presence.PresenceRefusedException;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the page of presence shows does what the page says.
 */
class PresenceSnippetsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local", "spring.application.name=docs")
		.withBean(ChatRooms.class)
		.withBean(Contacts.class)
		.withBean(PrivateRooms.class);

	@Test
	void roomsAndContactsTellWhoIsThere() {
		this.runner.run((context) -> {
			ChatRooms rooms = context.getBean(ChatRooms.class);
			assertThat(rooms.enter("tea", "ada", "c1", "a phone")).containsExactly("ada");
			assertThat(rooms.enter("tea", "eve", "c2", "a laptop")).containsExactlyInAnyOrder("ada", "eve");
			Contacts contacts = context.getBean(Contacts.class);
			assertThat(contacts.describe(List.of("ada", "zoe"))).containsExactly("ada is in [tea]",
					"zoe was not here lately");
			rooms.leave("tea", "c1");
			assertThat(contacts.describe(List.of("ada"))).first().asString().startsWith("ada was here at ");
			rooms.connectionLost("c2");
			// for as long as the grace
			assertThat(contacts.describe(List.of("eve"))).containsExactly("eve is in [tea]");
		});
	}

	@Test
	void policyLetsOnlyTheOwnerIntoAPrivateRoom() {
		this.runner.run((context) -> {
			ChatRooms rooms = context.getBean(ChatRooms.class);
			assertThat(rooms.enter("private:ada", "ada", "c1", "a phone")).containsExactly("ada");
			assertThatThrownBy(() -> rooms.enter("private:ada", "eve", "c2", "a phone"))
				.isInstanceOf(PresenceRefusedException.class);
		});
	}

}
