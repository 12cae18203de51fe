package io.pillar.presence;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of presence does.
 */
abstract class PresenceContract {

	static final String EVERYONE = Presence.EVERYONE;

	final String id = UUID.randomUUID().toString().substring(0, 8);

	final String channel = "room:" + this.id;

	final String ada = "ada " + this.id;

	final String eve = "eve " + this.id;

	final String a1 = "a1 " + this.id;

	final String a2 = "a2 " + this.id;

	final String a3 = "a3 " + this.id;

	final String e1 = "e1 " + this.id;

	abstract PresenceNode node();

	/**
	 * Another node, or the same where there is no other.
	 */
	abstract PresenceNode elsewhere();

	/**
	 * Whether what happened is remembered for the fleet or by a node that is the fleet.
	 */
	boolean isRecorded() {
		return true;
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10));
	}

	private Set<PresenceNode> nodes() {
		return (node() == elsewhere()) ? Set.of(node()) : Set.of(node(), elsewhere());
	}

	final void awaitTold(String channel, String user, String... told) {
		for (PresenceNode node : nodes()) {
			await().untilAsserted(() -> assertThat(node.log.of(channel, user)).containsExactly(told));
		}
	}

	/**
	 * Wait until whoever disconnected before would have left.
	 */
	final void awaitGrace() {
		node().join(this.channel, "late " + this.id, "late");
		node().presence.disconnect("late");
		awaitTold(this.channel, "late " + this.id, "joined", "left");
	}

	@Test
	void userWithSeveralConnectionsJoinsOnceAndLeavesOnce() {
		node().join(this.channel, this.ada, this.a1);
		node().join(this.channel, this.ada, this.a2);
		elsewhere().join(this.channel, this.ada, this.a3);
		assertThat(node().presence.count(this.channel)).isOne();
		assertThat(node().presence.members(this.channel)).hasSize(3);
		node().presence.leave(this.channel, this.a1);
		elsewhere().presence.leave(this.channel, this.a3);
		assertThat(node().presence.users(this.channel)).containsExactly(this.ada);
		assertThat(node().presence.leave(this.channel, this.a2)).isTrue();
		awaitTold(this.channel, this.ada, "joined", "left");
		awaitTold(EVERYONE, this.ada, "joined", "left");
		assertThat(node().presence.members(this.channel)).isEmpty();
	}

	@Test
	void connectionThatIsNotThereLeavesNothing() {
		assertThat(node().presence.leave(this.channel, "nobody")).isFalse();
		assertThat(node().presence.update(this.channel, "nobody", "{}")).isFalse();
		assertThat(node().presence.disconnect("nobody")).isZero();
	}

	@Test
	void memberIsListedWithWhatIsSaidOfIt() {
		Member member = Member.of(this.ada, this.a1).withDevice("a phone").withMetadata("{\"mood\": \"|good|\"}");
		node().presence.join(this.channel, member);
		await().untilAsserted(
				() -> assertThat(elsewhere().presence.members(this.channel)).singleElement().satisfies((listed) -> {
					assertThat(listed.user()).isEqualTo(this.ada);
					assertThat(listed.connection()).isEqualTo(this.a1);
					assertThat(listed.device()).isEqualTo("a phone");
					assertThat(listed.metadata()).isEqualTo("{\"mood\": \"|good|\"}");
					assertThat(listed.since()).isPresent();
				}));
	}

	@Test
	void updateIsToldAndNobodyJoinsOrLeaves() {
		node().join(this.channel, this.ada, this.a1);
		assertThat(node().presence.update(this.channel, this.a1, "{\"away\": true}")).isTrue();
		// without Redis it is told when it is back
		for (PresenceNode node : isRecorded() ? nodes() : Set.<PresenceNode>of()) {
			await().until(() -> node.log.updates.stream()
				.anyMatch((update) -> update.channel().equals(this.channel)
						&& update.member().metadata().equals("{\"away\": true}")));
		}
		assertThat(node().presence.members(this.channel)).extracting(Member::metadata)
			.containsExactly("{\"away\": true}");
		awaitTold(this.channel, this.ada, "joined");
	}

	@Test
	void userWhoComesBackWithinTheGraceNeverLeft() {
		node().join(this.channel, this.ada, this.a1);
		assertThat(node().presence.disconnect(this.a1)).isOne();
		assertThat(node().presence.count(this.channel)).isOne();
		elsewhere().join(this.channel, this.ada, this.a2);
		awaitGrace();
		awaitTold(this.channel, this.ada, "joined");
		awaitTold(EVERYONE, this.ada, "joined");
	}

	@Test
	void connectionThatCameBackWithinTheGraceLeavesAtOnce() {
		node().join(this.channel, this.ada, this.a1);
		node().presence.disconnect(this.a1);
		node().join(this.channel, this.ada, this.a1);
		assertThat(node().presence.leave(this.channel, this.a1)).isTrue();
		assertThat(node().presence.count(this.channel)).isZero();
		assertThat(node().presence.isOnline(this.ada)).isFalse();
		awaitTold(this.channel, this.ada, "joined", "left");
		awaitTold(EVERYONE, this.ada, "joined", "left");
	}

	@Test
	void userWhoDoesNotComeBackLeavesAfterTheGrace() {
		node().join(this.channel, this.ada, this.a1);
		node().join("other" + this.channel, this.ada, this.a1);
		assertThat(node().presence.disconnect(this.a1)).isEqualTo(2);
		assertThat(node().presence.isOnline(this.ada)).isTrue();
		awaitTold(this.channel, this.ada, "joined", "left");
		awaitTold("other" + this.channel, this.ada, "joined", "left");
		awaitTold(EVERYONE, this.ada, "joined", "left");
		assertThat(node().presence.isOnline(this.ada)).isFalse();
		assertThat(node().presence.count(this.channel)).isZero();
	}

	@Test
	void connectionThatGetsAnotherUserIsTheirs() {
		node().join(this.channel, this.ada, this.a1);
		node().join(this.channel, this.eve, this.a1);
		assertThat(node().presence.users(this.channel)).containsExactly(this.eve);
		awaitTold(this.channel, this.ada, "joined", "left");
		awaitTold(this.channel, this.eve, "joined");
	}

	@Test
	void connectionThatAnotherUserTakesInTheGraceLeavesItsUserTheirs() {
		node().join(this.channel, this.ada, this.a1);
		node().presence.disconnect(this.a1);
		node().join(this.channel, this.eve, this.a1);
		awaitTold(this.channel, this.ada, "joined", "left");
		awaitTold(this.channel, this.eve, "joined");
		awaitTold(EVERYONE, this.ada, "joined", "left");
		assertThat(node().presence.users(this.channel)).containsExactly(this.eve);
	}

	@Test
	void channelsOfAUserAreKnown() {
		node().join(this.channel, this.ada, this.a1);
		elsewhere().join("second" + this.channel, this.ada, this.a2);
		assertThat(node().presence.channelsOf(this.ada)).containsExactlyInAnyOrder(this.channel,
				"second" + this.channel);
		assertThat(node().presence.isOnline(this.ada)).isTrue();
		node().presence.leave(this.channel, this.a1);
		await().untilAsserted(
				() -> assertThat(elsewhere().presence.channelsOf(this.ada)).containsExactly("second" + this.channel));
		assertThat(node().presence.channelsOf(this.eve)).isEmpty();
		assertThat(node().presence.isOnline(this.eve)).isFalse();
	}

	@Test
	void userIsOnlineInNoChannelToo() {
		node().join(EVERYONE, this.ada, this.a1);
		await().untilAsserted(() -> assertThat(elsewhere().presence.users(EVERYONE)).contains(this.ada));
		assertThat(elsewhere().presence.count(EVERYONE)).isPositive();
		assertThat(node().presence.channelsOf(this.ada)).isEmpty();
		node().presence.leave(EVERYONE, this.a1);
		awaitTold(EVERYONE, this.ada, "joined", "left");
	}

	@Test
	void userIsOnlineByRequestsAsLongAsTheyCome() {
		for (int i = 0; i < 20; i++) {
			node().presence.active(this.ada);
		}
		await().until(() -> elsewhere().presence.isOnline(this.ada));
		awaitTold(EVERYONE, this.ada, "joined", "left");
		node().presence.active(this.ada);
		awaitTold(EVERYONE, this.ada, "joined", "left", "joined", "left");
	}

	@Test
	void listenerThatFailsEndsNothing() {
		long before = node().stats().failures();
		node().log.fails = true;
		try {
			for (int i = 0; i < 500; i++) {
				node().join(this.channel, this.ada + i, "f" + i);
			}
			await().until(() -> node().log.of(this.channel, this.ada + 499).equals(List.of("joined")));
		}
		finally {
			node().log.fails = false;
		}
		assertThat(node().stats().failures() - before).isGreaterThanOrEqualTo(500);
		for (int i = 0; i < 500; i++) {
			node().presence.leave(this.channel, "f" + i);
		}
		awaitTold(this.channel, this.ada + 499, "joined", "left");
		assertThat(node().log.faults()).isEmpty();
	}

}
