package io.pillar.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

/**
 * What a node hears whose connections are cut for a while, during which another one sends
 * a thousand messages a second.
 *
 * @param subject whose
 * @param sent how many messages were sent meanwhile
 * @param heard how many of them arrived at all
 * @param twice how many messages arrived once more
 * @param disordered how many arrived after a newer one
 * @param told what was said of those that are missing
 * @param seconds after how many seconds the node knew everything, or that it is missing;
 * negative where it never did
 */
record CutOff(MessengerSubject subject, long sent, long heard, long twice, long disordered, String told,
		double seconds) {

	// a thousand a second
	private static final long RHYTHM = 1_000_000;

	private static final long BEFORE = 500;

	private static final long AFTER = 1000;

	static CutOff measure(MessengerSubject subject, RedisServer redis, Duration length, Duration patience) {
		CutOffLog log = new CutOffLog();
		try (TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				Messenger sender = subject.start(redis.url());
				Messenger listener = subject.start("redis://%s:%d".formatted(proxy.host(), proxy.port()))) {
			listener.listen(log);
			MessengerPair.awaitFirst(sender, log::hasBegun);
			send(sender, 1, BEFORE);
			awaitComplete(log, BEFORE, patience);
			proxy.cut();
			long last = BEFORE + length.toMillis();
			send(sender, BEFORE + 1, last);
			proxy.heal();
			long healed = System.nanoTime();
			send(sender, last + 1, last + AFTER);
			awaitComplete(log, last + AFTER, patience);
			return new CutOff(subject, last - BEFORE, log.heard(BEFORE + 1, last), log.twice(), log.disordered(),
					log.told(last + AFTER), log.isComplete(last + AFTER) ? log.seconds(healed, BEFORE + 1, last) : -1);
		}
	}

	private static void send(Messenger sender, long from, long to) {
		long next = System.nanoTime();
		for (long number = from; number <= to; number++) {
			next += RHYTHM;
			MessengerPair.awaitMoment(next);
			sender.send(Message.now(number));
		}
	}

	private static void awaitComplete(CutOffLog log, long last, Duration patience) {
		long end = System.nanoTime() + patience.toNanos();
		while (!log.isComplete(last) && System.nanoTime() - end < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
	}

	static String markdown(List<CutOff> all) {
		StringBuilder table = new StringBuilder("""
				| A node that was cut off | Sent meanwhile | Heard of these | Heard twice | Heard after a newer one \
				| Told of what is missing | Knows all after |
				|---|--:|--:|--:|--:|---|--:|
				""");
		all.forEach((one) -> table.append(one.line()));
		return table.toString();
	}

	private String line() {
		return "| %s | %d | %d | %d | %d | %s | %s |%n".formatted(this.subject.title(), this.sent, this.heard,
				this.twice, this.disordered, this.told,
				(this.seconds < 0) ? "never" : String.format(Locale.ROOT, "%.1f s", this.seconds));
	}

}
