package io.pillar.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;

/**
 * What a server does in a minute.
 *
 * @param commands how many commands it runs, those in scripts included
 * @param micros how much of a processor it takes, in microseconds
 */
record RedisUsage(double commands, double micros) {

	static RedisUsage measure(RedisServer redis, long millis) {
		long begin = System.nanoTime();
		RedisUsage before = soFar(redis);
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
		RedisUsage after = soFar(redis);
		double minutes = (System.nanoTime() - begin) / 60e9;
		// the two questions of the first look
		return new RedisUsage(Math.max(0, after.commands - before.commands - 2) / minutes,
				(after.micros - before.micros) / minutes);
	}

	private static RedisUsage soFar(RedisServer redis) {
		String cpu = redis.execute("INFO", "cpu");
		double seconds = number(cpu, "used_cpu_user:") + number(cpu, "used_cpu_sys:");
		return new RedisUsage(number(redis.execute("INFO", "stats"), "total_commands_processed:"), seconds * 1e6);
	}

	private static double number(String info, String name) {
		return info.lines()
			.filter((line) -> line.startsWith(name))
			.mapToDouble((line) -> Double.parseDouble(line.substring(name.length()).trim()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The server does not tell " + name));
	}

}
