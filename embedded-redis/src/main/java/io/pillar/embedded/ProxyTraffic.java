package io.pillar.embedded;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a proxy does with what passes through it, and what it saw. Only the counts are for
 * other threads than the proxy's own.
 */
final class ProxyTraffic {

	private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();

	private final LongAdder droppedMessages = new LongAdder();

	private long delayNanos;

	private boolean blackHole;

	private boolean dropMessages;

	long delayNanos() {
		return this.delayNanos;
	}

	void delay(Duration delay) {
		this.delayNanos = delay.toNanos();
	}

	boolean isBlackHole() {
		return this.blackHole;
	}

	void blackHole(boolean blackHole) {
		this.blackHole = blackHole;
	}

	boolean isDropMessages() {
		return this.dropMessages;
	}

	void dropMessages(boolean dropMessages) {
		this.dropMessages = dropMessages;
	}

	void count(String command) {
		this.commands.computeIfAbsent(command, (name) -> new LongAdder()).increment();
	}

	void countDropped() {
		this.droppedMessages.increment();
	}

	long dropped() {
		return this.droppedMessages.sum();
	}

	Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		this.commands.forEach((name, count) -> counts.put(name, count.sum()));
		return counts;
	}

	long count() {
		return this.commands.values().stream().mapToLong(LongAdder::sum).sum();
	}

	long countOf(String command) {
		LongAdder count = this.commands.get(command.toUpperCase(Locale.ROOT));
		return (count != null) ? count.sum() : 0;
	}

	void reset() {
		this.commands.clear();
		this.droppedMessages.reset();
	}

}
