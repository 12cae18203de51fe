package io.pillar.benchmark;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs each form of presence once, so that no benchmark is started that cannot run.
 */
class RosterSubjectTests extends SubjectBase {

	@ParameterizedTest
	@EnumSource
	void usersComeAreCountedOnTheOtherNodeAndGo(RosterSubject subject) throws Exception {
		try (Roster roster = subject.start(this.redis.url()); Roster other = subject.start(this.redis.url())) {
			RosterCrowd crowd = new RosterCrowd(roster);
			crowd.come(0, 20, true);
			crowd.come(20, 40, false);
			assertThat(other.count("room0")).isEqualTo(20);
			assertThat(other.count("room21")).isEqualTo(1);
			roster.leave("room0", "user7");
			assertThat(other.count("room0")).isEqualTo(19);
			assertThat(crowd.comeAndGo(2, 50)).hasSize(2).doesNotContain(0);
			assertThat(other.count("room0")).isEqualTo(19);
			assertThat(RosterCounts.latencies(other, 10)).hasSize(10).doesNotContain(0);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SET", "SORTED_SET" })
	void usersWhoStayAreWrittenAgain(RosterSubject subject) throws Exception {
		try (Roster roster = subject.start(this.redis.url())) {
			new RosterCrowd(roster).come(0, 200, false);
			this.redis.execute("FLUSHALL");
			roster.beat();
			await().atMost(Duration.ofSeconds(20)).until(() -> !this.redis.execute("DBSIZE").equals("0"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void countIsOneCommand(RosterSubject subject) {
		assertThat(RosterCounts.commands(subject, this.redis, 300)).isBetween(1.0, 1.5);
	}

}
