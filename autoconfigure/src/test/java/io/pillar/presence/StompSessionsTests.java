package io.pillar.presence;

import org.junit.jupiter.api.Test;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes in another order than it should, and more than there should be.
 */
class StompSessionsTests {

	@Test
	void connectionThatEndedBeforeItWasNotedLetsNobodyIn() {
		try (PresenceNode node = PresenceNode.with("pillar.mode=local", "pillar.presence.grace=0s")) {
			StompSessions sessions = new StompSessions(node.presence);
			sessions.disconnected("s1");
			sessions.connected("s1", "ada");
			sessions.subscribed("s1", "0", "room");
			assertThat(node.presence.isOnline("ada")).isFalse();
			assertThat(sessions.size()).isZero();
		}
	}

	@Test
	void connectionWithTooManySubscriptionsIsInTheFirstChannels() {
		try (PresenceNode node = PresenceNode.with("pillar.mode=local", "pillar.presence.grace=0s")) {
			StompSessions sessions = new StompSessions(node.presence);
			sessions.connected("s1", "ada");
			for (int i = 0; i <= StompSessions.MAX_SUBSCRIPTIONS; i++) {
				sessions.subscribed("s1", "sub" + i, "room" + i);
			}
			assertThat(node.presence.channelsOf("ada")).hasSize(StompSessions.MAX_SUBSCRIPTIONS);
			sessions.disconnected("s1");
			await().until(() -> !node.presence.isOnline("ada"));
		}
	}

	@Test
	void subscriptionsOfUnknownConnectionsAndUnknownOnesAreNone() {
		try (PresenceNode node = PresenceNode.with("pillar.mode=local", "pillar.presence.grace=0s")) {
			StompSessions sessions = new StompSessions(node.presence);
			sessions.subscribed("s1", "0", "room");
			sessions.unsubscribed("s1", "0");
			sessions.connected("s2", "ada");
			sessions.unsubscribed("s2", "0");
			assertThat(node.presence.count("room")).isZero();
			assertThat(node.presence.isOnline("ada")).isTrue();
		}
	}

}
