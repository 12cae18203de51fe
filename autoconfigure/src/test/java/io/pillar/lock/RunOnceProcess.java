package io.pillar.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.RunOnceNode.Settings;

/**
 * A process that runs slots, by a clock that is off, and writes down which.
 */
public final class RunOnceProcess {

	private RunOnceProcess() {
	}

	public static void main(String[] args) throws IOException {
		RedisParts redis = new RedisParts(Integer.parseInt(args[0]));
		Duration skew = Duration.ofMillis(Long.parseLong(args[3]));
		new RunOnceNode(args[1], redis.ledger(args[1], 5000), settings(Long.parseLong(args[2])), skew, (node, run) -> {
			note(redis, "begun", run);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + run.slot().toEpochMilli() / 100 % 40));
			note(redis, "ended", run);
		}).start();
		System.out.println("up");
		while (System.in.read() >= 0) {
			Thread.onSpinWait();
		}
	}

	/**
	 * What all agree on: clocks that are apart by a hundred and twenty rates, and nobody
	 * knows.
	 */
	static Settings settings(long rate) {
		return new Settings("processes", OnCrash.MISS, Duration.ofMillis(rate), Duration.ofMillis(rate * 10),
				Duration.ofMillis(rate * 125), Optional::empty);
	}

	private static void note(RedisParts redis, String what, SlotRun run) {
		redis.link()
			.call((commands) -> commands.hincrby(bytes(what), bytes(String.valueOf(run.slot().toEpochMilli())), 1));
	}

	static Map<Long, Long> notes(RedisParts redis, String what) {
		Map<byte[], byte[]> notes = redis.link().call((commands) -> commands.hgetall(bytes(what)));
		return notes.entrySet()
			.stream()
			.collect(Collectors.toMap((note) -> number(note.getKey()), (note) -> number(note.getValue())));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static long number(byte[] text) {
		return Long.parseLong(new String(text, StandardCharsets.UTF_8));
	}

}
