package io.pillar.benchmark;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

/**
 * How many commands a node sends to Redis for a request.
 */
final class SessionCommands {

	// for so long nothing is sent when all is done
	private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(100);

	private SessionCommands() {
	}

	/**
	 * Count the commands.
	 * @param subject whose
	 * @param redis the server
	 * @param request what is asked for
	 * @param times how often
	 * @return the commands of one request
	 */
	static double measure(SessionSubject subject, RedisServer redis, SessionRequest request, int times) {
		try (TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				SessionSites site = subject.start("redis://" + proxy.host() + ":" + proxy.port())) {
			// what is sent once, to begin with
			count(proxy, site, request, 2);
			int atOnce = request.isOnce() ? 1 : times;
			long commands = 0;
			for (int i = 0; i < times; i += atOnce) {
				commands += count(proxy, site, request, atOnce);
			}
			return (double) commands / times;
		}
	}

	private static long count(TcpProxy proxy, SessionSites site, SessionRequest request, int times) {
		try (SessionBrowser browser = site.browser()) {
			browser.get(request.before());
			settled(proxy);
			proxy.resetCounts();
			for (int i = 0; i < times; i++) {
				browser.get(request.path());
			}
			return settled(proxy);
		}
	}

	/**
	 * Wait for what is sent after the response.
	 */
	private static long settled(TcpProxy proxy) {
		long before = -1;
		long now = commands(proxy);
		while (now != before) {
			LockSupport.parkNanos(QUIET);
			before = now;
			now = commands(proxy);
		}
		return now;
	}

	// a node asks now and then whether Redis is there, whether somebody uses it or not
	private static long commands(TcpProxy proxy) {
		return proxy.commands()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("PING") && !entry.getKey().equals("TIME"))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

}
