package io.pillar.presence;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counts as a use of presence, before which a node does nothing for it.
 */
class PresenceUseTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class))
		.withPropertyValues("pillar.mode=redis", "pillar.redis.start-timeout=0s", "spring.data.redis.port=1");

	@Test
	void everyQuestionAndWhoeverComesLetsPresenceBegin() {
		for (Consumer<Presence> use : List.<Consumer<Presence>>of(
				(presence) -> presence.join("room", Member.of("ada", "a1")), (presence) -> presence.active("ada"),
				(presence) -> presence.members("room"), (presence) -> presence.users("room"),
				(presence) -> presence.count("room"), (presence) -> presence.isOnline("ada"),
				(presence) -> presence.channelsOf("ada"), (presence) -> presence.lastSeen("ada"),
				(presence) -> presence.typing("room", "ada"), (presence) -> presence.typists("room"),
				(presence) -> presence.visitors("room", LocalDate.EPOCH))) {
			this.runner.run((context) -> {
				RedisPresence shared = context.getBean(RedisPresence.class);
				assertThat(shared.isBegun()).isFalse();
				use.accept(context.getBean(Presence.class));
				assertThat(shared.isBegun()).isTrue();
			});
		}
	}

	@Test
	void whatIsAskedOfTheNodeOnlyLetsNothingBegin() {
		this.runner.run((context) -> {
			Presence presence = context.getBean(Presence.class);
			assertThat(presence.leave("room", "a1")).isFalse();
			assertThat(presence.disconnect("a1")).isZero();
			assertThat(context.getBean(PresenceInspection.class).stats().beats()).isZero();
			assertThat(context.getBean(RedisPresence.class).isBegun()).isFalse();
		});
	}

	@Test
	void applicationThatListensLetsPresenceBegin() {
		assertBegins(Annotated.class, true);
		assertBegins(Typed.class, true);
		assertBegins(AnnotatedForAll.class, false);
		assertBegins(TypedForAll.class, false);
	}

	private void assertBegins(Class<?> listener, boolean begins) {
		this.runner.withBean(listener)
			.run((context) -> assertThat(context.getBean(RedisPresence.class).isBegun()).as("%s", listener)
				.isEqualTo(begins));
	}

	@Test
	void listenerInAContextAboveLetsPresenceBegin() {
		new ApplicationContextRunner().withBean(Annotated.class)
			.run((parent) -> this.runner.withParent(parent.getSourceApplicationContext())
				.run((context) -> assertThat(context.getBean(RedisPresence.class).isBegun()).isTrue()));
	}

	@Test
	void presenceThatWasStoppedBeginsNoMoreUntilItIsStartedAgain() {
		this.runner.run((context) -> {
			RedisPresence shared = context.getBean(RedisPresence.class);
			context.getBean(Presence.class).count("room");
			context.getSourceApplicationContext().stop();
			context.getBean(Presence.class).count("room");
			assertThat(shared.isBegun()).isFalse();
			context.getSourceApplicationContext().start();
			assertThat(shared.isBegun()).isTrue();
		});
	}

	static class Annotated {

		@EventListener
		void left(MemberLeft event) {
		}

	}

	static class Typed implements ApplicationListener<PayloadApplicationEvent<MemberTyping>> {

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<MemberTyping> event) {
		}

	}

	static class AnnotatedForAll {

		@EventListener
		void any(Object event) {
		}

	}

	static class TypedForAll implements ApplicationListener<ApplicationEvent> {

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
		}

	}

}
