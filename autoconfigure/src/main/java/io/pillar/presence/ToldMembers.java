package io.pillar.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Whom the application of this node was told of. Used by one thread.
 */
/*
 * What does not change it is not told. Past the bound nobody new is remembered: joins and
 * leaves are told as they come then, which is right as long as nothing is repeated.
 */
final class ToldMembers {

	private final Map<String, Set<String>> channels = new HashMap<>();

	private final Room room;

	private boolean overflown;

	ToldMembers(Room room) {
		this.room = room;
	}

	boolean add(String channel, String user) {
		Set<String> users = this.channels.get(channel);
		if (users != null && users.contains(user)) {
			return false;
		}
		if (this.room.left == 0) {
			this.overflown = true;
			return true;
		}
		this.room.left--;
		return ((users != null) ? users : this.channels.computeIfAbsent(channel, (name) -> new HashSet<>())).add(user);
	}

	boolean remove(String channel, String user) {
		Set<String> users = this.channels.get(channel);
		if (users == null || !users.remove(user)) {
			return this.overflown;
		}
		this.room.left++;
		if (users.isEmpty()) {
			this.channels.remove(channel);
		}
		return true;
	}

	int count(String channel) {
		return this.channels.getOrDefault(channel, Set.of()).size();
	}

	/**
	 * Return those of whom something holds.
	 * @param condition asked for channel and user
	 * @return users by channel
	 */
	Map<String, Set<String>> where(BiPredicate<String, String> condition) {
		Map<String, Set<String>> found = new HashMap<>();
		this.channels.forEach((channel, users) -> users.forEach((user) -> {
			if (condition.test(channel, user)) {
				found.computeIfAbsent(channel, (name) -> new HashSet<>()).add(user);
			}
		}));
		return found;
	}

	/**
	 * How many more may be remembered, by all who share it.
	 */
	static final class Room {

		private int left;

		Room(int size) {
			this.left = size;
		}

	}

}
