package io.pillar.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValueScanCursor;
import io.lettuce.core.StreamMessage;

import io.pillar.redis.RedisLink;

/**
 * Reads what happened in a partition, and who is there in it.
 */
final class RedisPresenceStream {

	static final int PAGE = 500;

	private static final int TOGETHER = 200;

	private final RedisLink link;

	private final RedisPresenceKeys keys;

	private final RedisPresenceReads reads;

	RedisPresenceStream(RedisLink link, RedisPresenceKeys keys, RedisPresenceReads reads) {
		this.link = link;
		this.keys = keys;
		this.reads = reads;
	}

	/**
	 * Return the messages that came as one. Those of several events that happened
	 * together stand on a line each, after an empty one.
	 */
	static List<String> messages(String message) {
		return message.startsWith("\n") ? message.lines().skip(1).toList() : List.of(message);
	}

	/**
	 * Return what came after an event.
	 * @param partition the partition
	 * @param last the event
	 * @return at most {@value #PAGE} events in their order
	 */
	List<Event> after(int partition, RedisEventId last) {
		byte[] key = RedisPresenceKeys.bytes(this.keys.events(partition));
		Range<String> range = Range.from(Range.Boundary.excluding(last.toString()), Range.Boundary.unbounded());
		return this.link.call((redis) -> redis.xrange(key, range, Limit.from(PAGE)))
			.stream()
			.map(RedisPresenceStream::event)
			.toList();
	}

	private static Event event(StreamMessage<byte[], byte[]> message) {
		Map<String, String> fields = new HashMap<>();
		message.getBody()
			.forEach((name, value) -> fields.put(RedisPresenceKeys.text(name), RedisPresenceKeys.text(value)));
		return new Event(RedisEventId.parse(message.getId()), RedisEventId.parse(fields.getOrDefault("p", "0-0")),
				fields.getOrDefault("e", ""));
	}

	/**
	 * Return who is in the channels of a partition, and which of its users are online, as
	 * it is written.
	 */
	Map<String, Set<String>> snapshot(int partition) {
		Map<String, Set<String>> there = new HashMap<>();
		there.put(Presence.EVERYONE, this.reads.names(partition, Presence.EVERYONE));
		List<String> channels = List.copyOf(channels(partition));
		for (int from = 0; from < channels.size(); from += TOGETHER) {
			there.putAll(
					this.reads.names(partition, channels.subList(from, Math.min(from + TOGETHER, channels.size()))));
		}
		return there;
	}

	/**
	 * Return who was there when something happened. Who is there is read later, and then
	 * what happened in between: the first event of a user says whether they were.
	 */
	Map<String, Set<String>> whoWasThereAt(int partition, RedisEventId last) {
		Map<String, Set<String>> there = snapshot(partition);
		Set<String> changed = new HashSet<>();
		RedisEventId read = last;
		List<Event> page;
		do {
			page = after(partition, read);
			for (Event event : page) {
				read = event.id();
				String[] parts = event.what().split(" ", 3);
				if (parts.length == 3 && !parts[0].equals("U") && changed.add(parts[1] + " " + parts[2])) {
					undo(parts[0].equals("J"), there.computeIfAbsent(parts[1], (name) -> new HashSet<>()), parts[2]);
				}
			}
		}
		while (page.size() == PAGE);
		return there;
	}

	private static void undo(boolean joined, Set<String> users, String user) {
		if (joined) {
			users.remove(user);
		}
		else {
			users.add(user);
		}
	}

	private Set<String> channels(int partition) {
		byte[] key = this.keys.channels(partition);
		Set<String> channels = new HashSet<>();
		ScanCursor[] cursor = { ScanCursor.INITIAL };
		do {
			ScoredValueScanCursor<byte[]> page = this.link
				.call((redis) -> redis.zscan(key, cursor[0], ScanArgs.Builder.limit(1000)));
			page.getValues()
				.stream()
				.map((channel) -> RedisPresenceKeys.text(channel.getValue()))
				.filter(this.reads::isReadable)
				.forEach(channels::add);
			cursor[0] = page;
		}
		while (!cursor[0].isFinished());
		return channels;
	}

	/**
	 * An event as it stands in the stream.
	 *
	 * @param id its place
	 * @param before the place of the one before it
	 * @param what what happened
	 */
	record Event(RedisEventId id, RedisEventId before, String what) {

	}

}
