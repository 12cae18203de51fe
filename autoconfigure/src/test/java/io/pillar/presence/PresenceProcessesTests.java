package io.pillar.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.lock.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes are processes, the clocks of most of them are wrong, a fourth of the users have
 * two devices, and all others look for what is over. Six of them, and ten thousand users,
 * are made with {@code -Dpillar.long=true}.
 */
class PresenceProcessesTests {

	private static final Log logger = LogFactory.getLog(PresenceProcessesTests.class);

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int USERS = LONG ? 10_000 : 400;

	private static final int[] PROCESSES = LONG ? new int[] { 10, -10, 0 } : new int[] { 10, -10 };

	private static final int[] CLOCKS = LONG ? new int[] { -10, -5, 5, 10 } : new int[] { -10, 10 };

	private static final String[] PROPERTIES = { "pillar.presence.lease=3s",
			LONG ? "pillar.presence.grace=20s" : "pillar.presence.grace=5s" };

	private final List<ChildJvm> processes = new ArrayList<>();

	private final List<PresenceNode> watchers = new ArrayList<>();

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		for (int minutes : PROCESSES) {
			this.processes.add(new ChildJvm(PresenceProcess.class, properties(minutes)));
		}
		for (int minutes : CLOCKS) {
			this.watchers.add(PresenceNode.with(properties(minutes)).awaitRedis());
		}
		this.processes.forEach((process) -> process.await("started"));
	}

	private String[] properties(int minutes) {
		return new String[] { PROPERTIES[0], PROPERTIES[1], "spring.data.redis.port=" + this.redis.port(),
				"test.clock=" + minutes };
	}

	@AfterEach
	void stop() {
		this.processes.forEach(ChildJvm::close);
		this.watchers.forEach(PresenceNode::close);
		this.redis.close();
	}

	@Test
	void everybodyIsToldOfOnceWhereAProcessIsKilledAndAnotherRestarted() {
		join(0, "phone", 1);
		join(1, "laptop", 4);
		awaitTold(2 * USERS, 2 * USERS);
		long killed = System.nanoTime();
		this.processes.get(0).kill();
		int staying = USERS / 4;
		awaitTold(2 * staying, 2 * USERS + 2 * (USERS - staying));
		logger.info("%d users of a process that was killed had left after %d ms".formatted(USERS - staying,
				(System.nanoTime() - killed) / 1_000_000));
		assertTheTimeIsThatOfRedis();
		assertProcessWasTold(1, 2 * USERS + 2 * (USERS - staying));
		// they come back elsewhere, all but one
		this.processes.get(1).say("stop");
		this.processes.get(1).await("stopped");
		for (int i = 0; i < USERS - 4; i += 4) {
			this.watchers.get(0).join("room", "user" + i, "tablet" + i);
		}
		awaitTold(2 * (staying - 1), 2 * USERS + 2 * (USERS - staying + 1));
		assertThat(this.watchers.get(0).log.of("room", "user" + (USERS - 4))).containsExactly("joined", "left");
	}

	private void assertProcessWasTold(int process, int events) {
		PresenceContract.await().until(() -> {
			this.processes.get(process).say("report");
			return this.processes.get(process).await("told").startsWith(events + " wrong 0 ");
		});
	}

	private void join(int process, String device, int step) {
		this.processes.get(process).say("join " + device + " " + USERS + " " + step);
		this.processes.get(process).await("joined");
	}

	/**
	 * Wait until all nodes were told.
	 * @param present how many users are in the room and in that of everyone
	 * @param events of how many joins and leaves each was told
	 */
	private void awaitTold(int present, int events) {
		for (PresenceNode watcher : this.watchers) {
			PresenceContract.await().until(() -> watcher.log.count() == present);
			assertThat(watcher.log.faults()).isEmpty();
			assertThat(watcher.log.size()).isEqualTo(events);
			assertThat(watcher.presence.count("room")).isEqualTo(present / 2);
		}
	}

	private void assertTheTimeIsThatOfRedis() {
		for (PresenceNode watcher : this.watchers) {
			Duration since = Duration.between(watcher.presence.lastSeen("user1").orElseThrow(),
					watcher.presence.lastSeen("user0").orElseThrow());
			assertThat(since).isBetween(Duration.ZERO, Duration.ofMinutes(4));
		}
	}

}
