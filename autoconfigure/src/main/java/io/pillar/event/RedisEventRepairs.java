package io.pillar.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;

import io.pillar.redis.LuaScript;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Finds out what this node has missed, and reads it where it can be read. One thread does
 * all of it: where Redis is slow for one partition, it is for the others.
 */
final class RedisEventRepairs implements AutoCloseable {

	private static final LuaScript READ = LuaScript.beside(RedisEventRepairs.class, "read");

	private static final byte[] EPOCH = { 'e' };

	private static final byte[] NUMBER = { 'n' };

	private static final int PAGE = 256;

	private static final byte[] PAGE_SIZE = RedisEventKeys.bytes(Integer.toString(PAGE));

	private static final byte[] ENOUGH = RedisEventKeys.bytes(Integer.toString(EventReading.ENOUGH));

	// how long a message may take that Redis has sent
	private static final Duration UNDERWAY = Duration.ofMillis(300);

	// how long to wait with what could not be read
	private static final Duration AGAIN = Duration.ofSeconds(1);

	private final RedisLink link;

	private final RedisChannels channels;

	private final EventCounters counters;

	private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "pillar-event-repair");
		thread.setDaemon(true);
		return thread;
	}, new ThreadPoolExecutor.DiscardPolicy());

	RedisEventRepairs(RedisLink link, RedisChannels channels, EventCounters counters) {
		this.link = link;
		this.channels = channels;
		this.counters = counters;
		this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	void every(Duration pause, Runnable work) {
		this.thread.scheduleWithFixedDelay(() -> safely(work), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	void after(long millis, Runnable work) {
		this.thread.schedule(() -> safely(work), millis, TimeUnit.MILLISECONDS);
	}

	/**
	 * Repair a partition soon, once for all who ask before it begins.
	 */
	void repair(RedisPartition partition) {
		if (partition.wantRepair()) {
			this.thread.execute(() -> {
				partition.beginRepair();
				safely(() -> repairNow(partition));
			});
		}
	}

	private void repairNow(RedisPartition partition) {
		boolean subscribed = this.channels.isSubscribed(partition.channel());
		if (!partition.topic().isNumbered()) {
			// nothing to repair
		}
		else if (!partition.sequence().isBegun()) {
			// what comes before the last subscription would be missing at once
			if (subscribed) {
				partition.sequence().isBehind(look(partition));
				readAll(partition);
			}
		}
		else if (partition.topic().hasHistory()) {
			readAll(partition);
		}
		else {
			check(partition);
		}
		if (subscribed) {
			partition.begun().countDown();
		}
	}

	/**
	 * See whether something was missed, be it that nothing came after it. What is under
	 * way now is not missed, so that is told by a second look.
	 */
	void check(RedisPartition partition) {
		EventSequence sequence = partition.sequence();
		if (!partition.topic().isNumbered()) {
			return;
		}
		EventReading look = look(partition);
		if (sequence.isBehind(look)) {
			after(UNDERWAY.toMillis(), () -> lookAgain(partition, look));
		}
	}

	private void lookAgain(RedisPartition partition, EventReading look) {
		if (!partition.sequence().isBehind(look)) {
			return;
		}
		if (this.channels.isSubscribed(partition.channel())) {
			this.channels.suspect(partition.channel());
		}
		if (partition.topic().hasHistory()) {
			readAll(partition);
		}
		else {
			partition.sequence().settle(look);
		}
	}

	private EventReading look(RedisPartition partition) {
		EventPosition asked = partition.sequence().position();
		List<KeyValue<byte[], byte[]>> answer = this.link
			.repair((redis) -> redis.hmget(partition.keys()[0], EPOCH, NUMBER));
		String epoch = RedisEventKeys.epoch(RedisEventKeys.text(answer.get(0).getValueOrElse(new byte[0])));
		String number = RedisEventKeys.text(answer.get(1).getValueOrElse(new byte[] { '0' }));
		return new EventReading(epoch, epoch.isEmpty() ? 0 : Long.parseLong(number), asked, new TreeMap<>(), false);
	}

	private void readAll(RedisPartition partition) {
		try {
			while (partition.topic().hasHistory() && !this.thread.isShutdown()
					&& partition.sequence().read(read(partition))) {
				// the next page
			}
		}
		catch (RuntimeException ex) {
			if (isForbidden(ex)) {
				// what waits would wait for ever
				partition.sequence().suspect(false);
			}
			else {
				again(partition);
			}
			throw ex;
		}
	}

	// the second as Redis 6 says it of what a script calls
	private static boolean isForbidden(RuntimeException ex) {
		String refusal = (ex instanceof RedisCommandExecutionException) ? String.valueOf(ex.getMessage()) : "";
		return refusal.contains("NOPERM") || refusal.contains("can't run this command");
	}

	/**
	 * Read later what could not be read now: what comes meanwhile waits for that.
	 */
	private void again(RedisPartition partition) {
		if (partition.wantReading()) {
			after(AGAIN.toMillis(), () -> {
				partition.beginReading();
				repair(partition);
			});
		}
	}

	/**
	 * Read a page. The last event that this node has is in it, to be compared.
	 */
	private EventReading read(RedisPartition partition) {
		EventPosition asked = partition.sequence().position();
		List<byte[]> answer = this.link.repair(READ, ScriptOutputType.MULTI, partition.keys(),
				RedisEventKeys.bytes(Long.toString(Math.max(1, asked.number()))), PAGE_SIZE, ENOUGH);
		return reading(answer, asked, PAGE);
	}

	/**
	 * Read a page for somebody else, without waiting.
	 */
	CompletableFuture<EventReading> readAsync(byte[][] keys, long from, int count) {
		EventPosition asked = new EventPosition("", from);
		CompletableFuture<List<byte[]>> answer = this.link.callAsync(READ, ScriptOutputType.MULTI, keys,
				RedisEventKeys.bytes(Long.toString(from)), RedisEventKeys.bytes(Integer.toString(count)), ENOUGH);
		return answer.thenApply((page) -> reading(page, asked, count));
	}

	private static EventReading reading(List<byte[]> answer, EventPosition asked, int count) {
		SortedMap<Long, String> events = new TreeMap<>();
		int size = 0;
		for (int i = 2; i + 1 < answer.size(); i += 2) {
			String id = new String(answer.get(i), StandardCharsets.US_ASCII);
			events.put(Long.parseLong(id.substring(0, id.indexOf('-'))), RedisEventKeys.text(answer.get(i + 1)));
			size += (i > 2) ? answer.get(i + 1).length : 0;
		}
		return new EventReading(RedisEventKeys.epoch(RedisEventKeys.text(answer.get(0))),
				Long.parseLong(RedisEventKeys.text(answer.get(1))), asked, events,
				events.size() >= count || size >= EventReading.ENOUGH);
	}

	/**
	 * Do something that may find Redis away, in which case it is done again later.
	 */
	void safely(Runnable work) {
		try {
			work.run();
		}
		catch (RedisUnavailableException ex) {
			// everything is looked at when it is back
		}
		catch (RedisException ex) {
			this.counters.warnOnce("refused:" + ex.getClass().getName(),
					"Redis refuses to tell which events were missed: " + ex.getMessage(), null);
		}
		catch (RuntimeException ex) {
			this.counters.warnOnce("repair:" + ex.getClass().getName(), "Missed events could not be found", ex);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
		try {
			this.thread.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
