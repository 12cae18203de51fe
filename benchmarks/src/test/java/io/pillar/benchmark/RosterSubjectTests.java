package io.pillar.benchmark;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs each form of presence once, so that no benchmark is started that cannot run.
 */
class RosterSubjectTests {

	private static RedisServer redis;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void usersComeAreCountedOnTheOtherNodeAndGo(RosterSubject subject) throws Exception {
		redis.execute("FLUSHALL");
		try (Roster roster = subject.start(redis.url()); Roster other = subject.start(redis.url())) {
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
		redis.execute("FLUSHALL");
		try (Roster roster = subject.start(redis.url())) {
			new RosterCrowd(roster).come(0, 200, false);
			redis.execute("FLUSHALL");
			roster.beat();
			await().atMost(Duration.ofSeconds(20)).until(() -> !redis.execute("DBSIZE").equals("0"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void countIsOneCommand(RosterSubject subject) {
		redis.execute("FLUSHALL");
		assertThat(RosterCounts.commands(subject, redis, 300)).isBetween(1.0, 1.5);
	}

}
