package io.pillar.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.EventListener;

/**
 * What the application of a node was told.
 */
class PresenceLog {

	private final Map<String, List<String>> changes = new LinkedHashMap<>();

	final List<MemberUpdated> updates = new CopyOnWriteArrayList<>();

	final List<MemberTyping> typing = new CopyOnWriteArrayList<>();

	volatile boolean fails;

	@EventListener
	void joined(MemberJoined event) {
		add(event.channel(), event.user(), "joined");
	}

	@EventListener
	void left(MemberLeft event) {
		add(event.channel(), event.user(), "left");
	}

	@EventListener
	void updated(MemberUpdated event) {
		this.updates.add(event);
	}

	@EventListener
	void typing(MemberTyping event) {
		this.typing.add(event);
	}

	private void add(String channel, String user, String what) {
		synchronized (this.changes) {
			this.changes.computeIfAbsent(channel + " " + user, (key) -> new ArrayList<>()).add(what);
		}
		if (this.fails) {
			throw new IllegalStateException("this listener fails");
		}
	}

	List<String> of(String channel, String user) {
		synchronized (this.changes) {
			return List.copyOf(this.changes.getOrDefault(channel + " " + user, List.of()));
		}
	}

	int size() {
		synchronized (this.changes) {
			return this.changes.values().stream().mapToInt(List::size).sum();
		}
	}

	/**
	 * Return whom this node believes to be there, as channel and user.
	 */
	Set<String> present() {
		synchronized (this.changes) {
			Set<String> present = new TreeSet<>();
			this.changes.forEach((key, told) -> {
				if (told.get(told.size() - 1).equals("joined")) {
					present.add(key);
				}
			});
			return present;
		}
	}

	/**
	 * Return of whom something was told twice, or that they left before they joined.
	 */
	List<String> faults() {
		synchronized (this.changes) {
			List<String> faults = new ArrayList<>();
			this.changes.forEach((key, told) -> {
				for (int i = 0; i < told.size(); i++) {
					if (!told.get(i).equals((i % 2 == 0) ? "joined" : "left")) {
						faults.add(key + " " + told);
						return;
					}
				}
			});
			return faults;
		}
	}

}
