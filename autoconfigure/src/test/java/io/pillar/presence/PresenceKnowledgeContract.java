package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every form of presence knows beside who is there, and which names it takes.
 */
abstract class PresenceKnowledgeContract extends PresenceContract {

	@Test
	void lastSeenIsNowForWhoIsOnlineAndThenWhenTheyLeft() {
		assertThat(node().presence.lastSeen(this.ada)).isEmpty();
		node().join(this.channel, this.ada, this.a1);
		Instant online = node().presence.lastSeen(this.ada).orElseThrow();
		node().presence.leave(this.channel, this.a1);
		if (isRecorded()) {
			await().untilAsserted(() -> assertThat(elsewhere().presence.lastSeen(this.ada).orElseThrow())
				.isBetween(online.minusSeconds(1), online.plusSeconds(60)));
		}
	}

	@Test
	void typingIsToldAndStoredNowhere() {
		node().presence.typing(this.channel, this.ada);
		node().presence.typing(this.channel, this.ada);
		await().until(() -> elsewhere().presence.typists(this.channel).equals(Set.of(this.ada)));
		assertThat(elsewhere().log.typing).filteredOn((typing) -> typing.channel().equals(this.channel)).hasSize(1);
		assertThat(node().presence.count(this.channel)).isZero();
	}

	@Test
	void visitorsOfADayAreCountedOnce() {
		for (int i = 0; i < 3; i++) {
			node().join(this.channel, this.ada, "a" + i);
			node().presence.leave(this.channel, "a" + i);
		}
		elsewhere().join(this.channel, this.eve, this.e1);
		LocalDate today = LocalDate.now(ZoneOffset.UTC);
		long visitors = List.of(today.minusDays(1), today, today.plusDays(1))
			.stream()
			.mapToLong((day) -> node().presence.visitors(this.channel, day))
			.max()
			.orElseThrow();
		assertThat(visitors).isEqualTo(isRecorded() ? 2 : 0);
		assertThat(node().presence.visitors(EVERYONE, today.minusDays(7))).isZero();
	}

	@Test
	void channelsWithMostUsersComeFirst() {
		for (int i = 0; i < 60; i++) {
			node().join(this.channel, this.ada + i, "many" + i);
		}
		assertThat(node().inspection().channels(1)).singleElement().satisfies((first) -> {
			assertThat(first.name()).isEqualTo(this.channel);
			assertThat(first.users()).isEqualTo(60);
		});
		for (int i = 0; i < 60; i++) {
			node().presence.leave(this.channel, "many" + i);
		}
		assertThat(node().inspection().channels(100)).extracting(PresenceInspection.Channel::name)
			.doesNotContain(this.channel);
	}

	@Test
	void policyDecidesWhoMayJoin() {
		long before = node().stats().refused();
		assertThatThrownBy(() -> node().join("private:" + this.id, this.ada, this.a1))
			.isInstanceOf(PresenceRefusedException.class)
			.hasMessageNotContaining(this.ada);
		assertThat(node().stats().refused()).isEqualTo(before + 1);
		node().join("private:" + this.id, "owner", "o" + this.id);
		assertThat(node().presence.users("private:" + this.id)).containsExactly("owner");
		node().presence.leave("private:" + this.id, "o" + this.id);
	}

	@Test
	void namesThatMeanSomethingElsewhereStayNames() {
		List<String> names = List.of("a:b", "*x", "{tag}", "a|b", "a b", "100%", "%41", "[x]?", "\\", "\"q\"",
				"\uD83D\uDE00 \u00FC", "a\u0301", "*", "<script>", "'; --");
		for (String name : names) {
			String where = this.channel + name;
			String who = this.ada + name;
			node().presence.join(where, Member.of(who, "c" + name).withDevice("d" + name).withMetadata(name));
			await().untilAsserted(() -> {
				assertThat(elsewhere().presence.users(where)).containsExactly(who);
				assertThat(elsewhere().presence.channelsOf(who)).containsExactly(where);
				assertThat(elsewhere().presence.members(where)).singleElement()
					.satisfies((member) -> assertThat(List.of(member.connection(), member.device(), member.metadata()))
						.containsExactly("c" + name, "d" + name, name));
			});
			awaitTold(where, who, "joined");
			node().presence.leave(where, "c" + name);
			awaitTold(where, who, "joined", "left");
		}
	}

	@Test
	void namesThatAreNoneAreRefusedAndNotRepeated() {
		for (String name : List.of("", "  ", "a\r\nb", "\u0000", "x".repeat(201), "x".repeat(1 << 20), "\uD800",
				"a\uDC00b")) {
			assertRefused(() -> node().join(name, this.ada, this.a1));
			assertRefused(() -> node().join(this.channel, name, this.a1));
			assertRefused(() -> node().join(this.channel, this.ada, name));
			assertRefused(() -> node().presence.active(name));
			assertRefused(() -> node().presence.count(name));
			assertRefused(() -> node().presence.typing(this.channel, name));
		}
		assertRefused(() -> Member.of(this.ada, this.a1).withMetadata("x".repeat(2001)));
		assertRefused(() -> node().presence.update(this.channel, this.a1, "\uD800"));
		assertRefused(() -> node().presence.members(EVERYONE));
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(120).startsWith("'"));
	}

}
