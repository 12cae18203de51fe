package io.pillar.presence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Whom the application was told of, partition by partition, with names as they are
 * written. Used by the thread of the teller.
 */
final class RedisTold {

	private static final int MAX = 1_000_000;

	private final ToldMembers[] told;

	// who was told of although it may not be written, as channel and user, and whether it
	// surely is not
	private final Map<String, Boolean> alone = new HashMap<>();

	private final PresenceEvents events;

	private final OwnMembers members;

	private final Typists typists;

	private volatile int online;

	RedisTold(PresenceEvents events, OwnMembers members, Typists typists) {
		this.events = events;
		this.members = members;
		this.typists = typists;
		ToldMembers.Room room = new ToldMembers.Room(MAX);
		this.told = IntStream.range(0, RedisPresenceKeys.PARTITIONS)
			.mapToObj((index) -> new ToldMembers(room))
			.toArray(ToldMembers[]::new);
	}

	int online() {
		return this.online;
	}

	void unreadable() {
		this.events.unreadable.increment();
	}

	/**
	 * Tell what an event says.
	 * @param partition the partition
	 * @param what what happened
	 */
	void apply(int partition, String what) {
		String[] parts = what.split(" ", 3);
		if (parts.length < 3) {
			unreadable();
			return;
		}
		try {
			switch (parts[0]) {
				case "J" -> joined(partition, parts[1], parts[2]);
				case "L" -> left(partition, parts[1], parts[2]);
				case "U" -> updated(parts[1], parts[2]);
				case "T" -> typing(parts[1], parts[2]);
				default -> unreadable();
			}
		}
		catch (IllegalArgumentException ex) {
			unreadable();
		}
	}

	private void joined(int partition, String channel, String user) {
		this.alone.remove(channel + " " + user);
		if (this.told[partition].add(channel, user)) {
			tell(channel, user, this.events::joined);
		}
	}

	private void left(int partition, String channel, String user) {
		this.alone.remove(channel + " " + user);
		if (this.told[partition].remove(channel, user)) {
			tell(channel, user, this.events::left);
		}
	}

	private void tell(String channel, String user, BiConsumer<String, String> news) {
		if (channel.equals(Presence.EVERYONE)) {
			this.online = IntStream.range(0, this.told.length).map((i) -> this.told[i].count(channel)).sum();
		}
		news.accept(PresenceNames.decode(channel), PresenceNames.decode(user));
	}

	private void updated(String channel, String written) {
		RedisValue value = RedisValue.read(written);
		Member member = (value != null) ? value.member() : null;
		if (member != null) {
			this.events.updated(PresenceNames.decode(channel), member);
		}
		else {
			unreadable();
		}
	}

	private void typing(String channel, String user) {
		tell(channel, user, (where, who) -> {
			this.typists.hear(where, who);
			this.events.typing(where, who);
		});
	}

	/**
	 * Tell of a user of this node who may not be written. Another connection of theirs is
	 * nothing new, and that they left meanwhile is told where its turn comes.
	 * @param channel the channel
	 * @param user the user
	 * @param unsent whether they surely are not: no event tells of them then, not even if
	 * they left at once
	 */
	void joinedAlone(String channel, String user, boolean unsent) {
		String name = PresenceNames.encode(user);
		String where = PresenceNames.encode(channel);
		int partition = partition(where, name);
		if ((unsent || isHere(where, name)) && this.told[partition].add(where, name)) {
			this.alone.put(where + " " + name, unsent);
			tell(where, name, this.events::joined);
		}
	}

	/**
	 * Note that an event may yet tell of a user who was told of alone.
	 */
	void mayBeWritten(String channel, String user) {
		this.alone.replace(PresenceNames.encode(channel) + " " + PresenceNames.encode(user), false);
	}

	/**
	 * Tell that a user left of whom nobody else can have heard.
	 */
	void leftAlone(String channel, String user) {
		String name = PresenceNames.encode(user);
		String where = PresenceNames.encode(channel);
		if (this.alone.getOrDefault(where + " " + name, false) && !isHere(where, name)) {
			left(partition(where, name), where, name);
		}
	}

	private static int partition(String channel, String user) {
		return RedisPresenceKeys.partition(channel.equals(Presence.EVERYONE) ? user : channel);
	}

	private boolean isHere(String channel, String user) {
		this.members.lock.lock();
		try {
			return this.members.isHere(PresenceNames.decode(channel), PresenceNames.decode(user));
		}
		finally {
			this.members.lock.unlock();
		}
	}

	/**
	 * Forget who was told of alone in a partition where all is written.
	 * @return whether there were any
	 */
	boolean settleAlone(int partition) {
		return this.alone.keySet().removeIf((key) -> {
			int space = key.indexOf(' ');
			return partition(key.substring(0, space), key.substring(space + 1)) == partition;
		});
	}

	/**
	 * Note who is there, and tell of those only whom this node let in.
	 */
	void begin(int partition, Map<String, Set<String>> there) {
		there.forEach((channel, users) -> users.forEach((user) -> {
			if (isHere(channel, user)) {
				joined(partition, channel, user);
			}
			else {
				this.told[partition].add(channel, user);
			}
		}));
		this.online = IntStream.range(0, this.told.length).map((i) -> this.told[i].count(Presence.EVERYONE)).sum();
	}

	/**
	 * Compare who was told of with who is there.
	 * @param partition the partition
	 * @param there who is there
	 * @return whether somebody is here of whom Redis knows nothing: nobody would tell
	 * that they leave
	 */
	boolean compare(int partition, Map<String, Set<String>> there) {
		this.events.resyncs.increment();
		there.forEach((channel, users) -> users.forEach((user) -> joined(partition, channel, user)));
		Map<String, Set<String>> unknown = this.told[partition]
			.where((channel, user) -> !there.getOrDefault(channel, Set.of()).contains(user));
		boolean here = false;
		for (Map.Entry<String, Set<String>> channel : unknown.entrySet()) {
			for (String user : channel.getValue()) {
				if (isHere(channel.getKey(), user)) {
					here = true;
				}
				else {
					left(partition, channel.getKey(), user);
				}
			}
		}
		return here;
	}

	/**
	 * Tell of own members what was not told.
	 */
	void catchUp() {
		Map<String, Set<String>> here = this.members.everybody();
		here.forEach((channel, users) -> users.forEach((user) -> joinedAlone(channel, user, false)));
		List.copyOf(this.alone.keySet()).forEach((key) -> {
			String[] names = key.split(" ");
			leftAlone(PresenceNames.decode(names[0]), PresenceNames.decode(names[1]));
		});
		// what was dropped may have said that they were written
		this.alone.replaceAll((key, unsent) -> false);
	}

}
