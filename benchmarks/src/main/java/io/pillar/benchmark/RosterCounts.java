package io.pillar.benchmark;

import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

/**
 * What it takes to ask how many are in a room.
 */
final class RosterCounts {

	private RosterCounts() {
	}

	/**
	 * Ask one time after the other.
	 * @param roster who is there
	 * @param times how often
	 * @return how long each took, in milliseconds
	 */
	static double[] latencies(Roster roster, int times) {
		String room = RosterCrowd.room(0);
		double[] millis = new double[times];
		for (int i = 0; i < times; i++) {
			long begin = System.nanoTime();
			roster.count(room);
			millis[i] = (System.nanoTime() - begin) / 1e6;
		}
		return millis;
	}

	/**
	 * Count what is sent.
	 * @param subject whose
	 * @param redis the server
	 * @param times how often to ask
	 * @return the commands of one question
	 */
	static double commands(RosterSubject subject, RedisServer redis, int times) {
		try (TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				Roster roster = subject.start("redis://%s:%d".formatted(proxy.host(), proxy.port()))) {
			roster.join(RosterCrowd.room(0), "alice");
			roster.count(RosterCrowd.room(0));
			LockSupport.parkNanos(500_000_000);
			long before = proxy.commandsForwarded();
			for (int i = 0; i < times; i++) {
				roster.count(RosterCrowd.room(0));
			}
			return (double) (proxy.commandsForwarded() - before) / times;
		}
	}

}
