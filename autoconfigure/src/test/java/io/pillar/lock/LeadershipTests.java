package io.pillar.lock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.LeadershipLost.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes that stand for a role.
 */
class LeadershipTests {

	private final RedisServer redis = RedisServer.builder().start();

	private final LockNodes nodes = LockNodes.on("127.0.0.1", this.redis.port(), "pillar.lock.leadership.roles=clerk",
			"pillar.lock.lease=2s");

	private Member one;

	private Member two;

	@BeforeEach
	void start() {
		this.one = Member.of(this.nodes.start(Listening.class));
		await().until(this.one::leads);
		this.two = Member.of(this.nodes.start(Listening.class));
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.redis.close();
	}

	@Test
	void oneOfTheFleetLeadsWithAToken() {
		assertThat(this.two.leads()).isFalse();
		assertThat(this.one.role().token()).hasValue(((LeadershipGained) this.one.events().get(0)).token());
		assertThat(this.two.role().token()).isEmpty();
		assertThat(this.two.events()).isEmpty();
	}

	@Test
	void roleIsHandedOverAtTheStopAfterItsListenersHaveReturned() {
		long token = this.one.role().token().orElseThrow();
		this.one.listeners().whenLost = () -> assertThat(this.two.leads()).isFalse();
		this.one.context().close();
		assertThat(this.one.events()).last().isEqualTo(new LeadershipLost("clerk", token, Reason.STOPPED));
		assertThat(this.one.listeners().failed).isFalse();
		await().until(this.two::leads);
		assertThat(this.two.role().token().orElseThrow()).isGreaterThan(token);
	}

	@Test
	void roleThatIsResignedIsTakenByAnotherAndNotTakenBack() {
		this.one.role().resign(Duration.ofMinutes(10));
		await().until(this.two::leads);
		assertThat(this.one.leads()).isFalse();
		assertThat(this.one.events()).hasSize(2)
			.last()
			.satisfies((event) -> assertThat(((LeadershipLost) event).reason()).isEqualTo(Reason.RESIGNED));
	}

	@Test
	void leaderWhoseLeaseIsTakenAwayLeadsNoMoreAndSaysSo() {
		this.one.context().getBean(LockInspection.class).forceRelease("@leader:clerk");
		await().until(() -> this.one.events().size() >= 2);
		assertThat(((LeadershipLost) this.one.events().get(1)).reason()).isEqualTo(Reason.LEASE_LOST);
		await().until(() -> this.one.leads() != this.two.leads());
	}

	@Test
	void nobodyLeadsWhileRedisIsAwayForLongerThanTheLease() {
		this.redis.pause();
		await().until(() -> !this.one.leads());
		assertThat(this.two.leads()).isFalse();
		this.redis.resume();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.one.leads() || this.two.leads());
	}

	/**
	 * A node.
	 */
	private record Member(ConfigurableApplicationContext context, Leadership role, Listeners listeners) {

		static Member of(ConfigurableApplicationContext context) {
			return new Member(context, context.getBean(Leaderships.class).of("clerk"),
					context.getBean(Listeners.class));
		}

		boolean leads() {
			return this.role.isLeader();
		}

		List<Object> events() {
			return this.listeners.events;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(LeadershipAutoConfiguration.class)
	static class Listening {

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

	}

	/**
	 * Who listens.
	 */
	static class Listeners {

		private final List<Object> events = new CopyOnWriteArrayList<>();

		private volatile boolean failed;

		private volatile Runnable whenLost = () -> {
		};

		@EventListener
		void gained(LeadershipGained event) {
			this.events.add(event);
		}

		@EventListener
		void lost(LeadershipLost event) {
			this.events.add(event);
			try {
				this.whenLost.run();
			}
			catch (AssertionError ex) {
				this.failed = true;
			}
		}

	}

}
