package io.pillar.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The members that this node holds, those among them who leave once their grace is over.
 */
/*
 * One lock for all of it: each operation is a few steps in memory, and those who keep
 * Redis in step send what they have to send under it, so that the order is the same. The
 * methods that change something are called by whoever holds the lock.
 */
final class OwnMembers {

	final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Map<String, OwnMember>> channels = new HashMap<>();

	private final Map<String, Map<String, Attendance>> users = new HashMap<>();

	private final Map<String, Set<String>> connections = new HashMap<>();

	// the one whose grace began first is the first, for all of them are as long
	private final Set<OwnMember> leaving = new LinkedHashSet<>();

	private final int max;

	private final LongSupplier nanos;

	private final LongSupplier millis;

	private final EntryNumbers numbers = new EntryNumbers();

	private volatile int size;

	OwnMembers(int max, LongSupplier nanos, LongSupplier millis) {
		this.max = max;
		this.nanos = nanos;
		this.millis = millis;
	}

	int size() {
		return this.size;
	}

	/**
	 * Return a connection that is in a channel and not leaving.
	 */
	@Nullable OwnMember find(String channel, String connection) {
		OwnMember own = present(channel, connection);
		return (own != null && !own.leaving) ? own : null;
	}

	/**
	 * Return a connection that is in a channel, leaving or not.
	 */
	@Nullable OwnMember present(String channel, String connection) {
		return this.channels.getOrDefault(channel, Map.of()).get(connection);
	}

	/**
	 * Add a connection that is not there, unless it is leaving.
	 */
	OwnMember add(String channel, Member member) {
		OwnMember before = present(channel, member.connection());
		boolean back = before != null && before.member.user().equals(member.user());
		if (this.size >= this.max && !back) {
			throw new FullNode(this.size);
		}
		Attendance attendance = attend(channel, member.user());
		long since = this.millis.getAsLong();
		OwnMember own = new OwnMember(this.numbers.next(), channel, member.since(since), since, attendance);
		this.channels.computeIfAbsent(channel, (name) -> new HashMap<>()).put(member.connection(), own);
		this.connections.computeIfAbsent(member.connection(), (name) -> new HashSet<>()).add(channel);
		this.size++;
		if (before != null && back) {
			own.before = before.number;
			this.leaving.remove(before);
			forget(before);
		}
		return own;
	}

	private Attendance attend(String channel, String user) {
		Attendance attendance = this.users.computeIfAbsent(user, (name) -> new HashMap<>())
			.computeIfAbsent(channel, (name) -> new Attendance(name, user));
		if (attendance.here == 0) {
			attendance.before = attendance.number;
			attendance.number = this.numbers.next();
		}
		attendance.here++;
		attendance.all++;
		return attendance;
	}

	/**
	 * Let a connection leave.
	 * @param own one that is not leaving yet, or is to leave now
	 * @param grace nanoseconds after which it is gone: none, or as many as always
	 */
	void leave(OwnMember own, long grace) {
		Attendance attendance = own.attendance;
		if (!own.leaving) {
			own.leaving = true;
			attendance.here--;
		}
		own.leavesAt = this.nanos.getAsLong() + grace;
		if (grace > 0) {
			this.leaving.add(own);
		}
		else {
			this.leaving.remove(own);
			remove(own);
		}
		int others = attendance.all - attendance.here - ((grace > 0) ? 1 : 0);
		if (others == 0 || attendance.until - own.leavesAt < 0) {
			attendance.until = own.leavesAt;
		}
	}

	/**
	 * Remove those whose grace is over.
	 * @param gone called for each of them
	 * @return nanoseconds until the next one is, {@link Long#MAX_VALUE} where there is
	 * none
	 */
	long purge(Consumer<OwnMember> gone) {
		long now = this.nanos.getAsLong();
		Iterator<OwnMember> all = this.leaving.iterator();
		while (all.hasNext()) {
			OwnMember own = all.next();
			if (own.leavesAt - now > 0) {
				return own.leavesAt - now;
			}
			all.remove();
			remove(own);
			gone.accept(own);
		}
		return Long.MAX_VALUE;
	}

	private void remove(OwnMember own) {
		String connection = own.member.connection();
		// another user may have the connection by now
		if (this.channels.getOrDefault(own.channel, Map.of()).get(connection) == own) {
			prune(this.channels, own.channel, connection);
			Set<String> channelsOfIt = this.connections.get(connection);
			if (channelsOfIt != null && channelsOfIt.remove(own.channel) && channelsOfIt.isEmpty()) {
				this.connections.remove(connection);
			}
		}
		forget(own);
	}

	private void forget(OwnMember own) {
		this.size--;
		if (--own.attendance.all == 0) {
			prune(this.users, own.member.user(), own.channel);
		}
	}

	private static <V> void prune(Map<String, Map<String, V>> maps, String name, String key) {
		Map<String, V> map = maps.get(name);
		if (map != null && map.remove(key) != null && map.isEmpty()) {
			maps.remove(name);
		}
	}

	/**
	 * Return where a connection is and is not leaving.
	 */
	List<OwnMember> of(String connection) {
		List<OwnMember> all = new ArrayList<>();
		for (String channel : this.connections.getOrDefault(connection, Set.of())) {
			OwnMember own = find(channel, connection);
			if (own != null) {
				all.add(own);
			}
		}
		return all;
	}

	/**
	 * Return the members of a channel, also those who are leaving.
	 */
	List<Member> members(String channel, int limit) {
		return this.channels.getOrDefault(channel, Map.of())
			.values()
			.stream()
			.limit(limit)
			.map((own) -> own.member)
			.toList();
	}

	Set<String> users(String channel) {
		if (channel.equals(Presence.EVERYONE)) {
			return Set.copyOf(this.users.keySet());
		}
		Set<String> all = new HashSet<>();
		this.channels.getOrDefault(channel, Map.of()).values().forEach((own) -> all.add(own.member.user()));
		return all;
	}

	Set<String> channels() {
		return Set.copyOf(this.channels.keySet());
	}

	Set<String> channelsOf(String user) {
		return Set.copyOf(this.users.getOrDefault(user, Map.of()).keySet());
	}

	boolean isHere(String channel, String user) {
		Map<String, Attendance> attendances = this.users.getOrDefault(user, Map.of());
		return channel.equals(Presence.EVERYONE) ? !attendances.isEmpty() : attendances.containsKey(channel);
	}

	/**
	 * Return who is here, by channel.
	 */
	Map<String, Set<String>> everybody() {
		this.lock.lock();
		try {
			Map<String, Set<String>> here = new HashMap<>();
			this.channels.keySet().forEach((channel) -> here.put(channel, users(channel)));
			here.put(Presence.EVERYONE, users(Presence.EVERYONE));
			return here;
		}
		finally {
			this.lock.unlock();
		}
	}

}
