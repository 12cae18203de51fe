package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes take the same locks while some of them stand still or are killed, and Redis
 * is killed, hangs, or loses a lock. No lock is ever held by two, and a process that
 * stood still knows what it lost.
 */
class LockProcessesTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int STEPS = LONG ? 300 : 5;

	private static final int PROCESSES = LONG ? 4 : 2;

	private final Random random = Seeds.random(getClass());

	private final List<LeaseRecord> history = new ArrayList<>();

	@Test
	void noLockIsHeldByTwo() {
		try (RedisServer redis = RedisServer.builder().start()) {
			List<ChildJvm> processes = new ArrayList<>();
			try {
				for (int i = 0; i < PROCESSES; i++) {
					processes.add(start(redis));
				}
				for (int step = 0; step < STEPS; step++) {
					pause(200);
					disturb(redis, processes, step);
				}
				processes.forEach(this::collect);
			}
			finally {
				processes.forEach(ChildJvm::close);
			}
		}
		assertThat(this.history).hasSizeGreaterThan(STEPS / 2);
		assertThat(LeaseRecord.faults(this.history)).isEmpty();
	}

	private ChildJvm start(RedisServer redis) {
		ChildJvm process = new ChildJvm(LockProcess.class, Integer.toString(redis.port()),
				Long.toString(this.random.nextLong()));
		process.await("started");
		return process;
	}

	private void disturb(RedisServer redis, List<ChildJvm> processes, int step) {
		int victim = this.random.nextInt(processes.size());
		switch (LONG ? this.random.nextInt(8) : step % 5) {
			case 0 -> disturb(redis::kill, 1000, redis::restart);
			case 1 -> disturb(redis::pause, 2500, redis::resume);
			case 2 -> redis.execute("DEL", "locks:lock:lock" + this.random.nextInt(2));
			case 3 -> {
				// what it has held is known only up to here
				collect(processes.get(victim));
				processes.get(victim).kill();
				processes.set(victim, start(redis));
			}
			default -> {
				ChildJvm process = processes.get(victim);
				disturb(() -> process.signal("STOP"), 2500, () -> process.signal("CONT"));
			}
		}
	}

	private void disturb(Runnable begin, int longest, Runnable end) {
		begin.run();
		pause(this.random.nextInt(longest));
		end.run();
	}

	private void collect(ChildJvm process) {
		process.say("report");
		int count = Integer.parseInt(process.await("records"));
		for (int i = 0; i < count; i++) {
			this.history.add(LeaseRecord.of(process.await("record")));
		}
	}

	private static void pause(long millis) {
		await().pollDelay(Duration.ofMillis(millis)).pollInterval(Duration.ofMillis(1)).until(() -> true);
	}

}
