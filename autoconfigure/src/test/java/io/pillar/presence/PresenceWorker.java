package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.pillar.embedded.RedisServer;

/**
 * A node whose users come and go at random, and which may die. It knows who should be
 * there.
 */
final class PresenceWorker {

	private static final int USERS = 40;

	private static final int CHANNELS = 4;

	private final List<String[]> connections = new ArrayList<>();

	private final RedisServer redis;

	private final Random random;

	private int names;

	private PresenceNode node;

	PresenceWorker(RedisServer redis, long seed) {
		this.redis = redis;
		this.random = new Random(seed);
		this.node = PresenceNode.on(redis);
	}

	PresenceNode node() {
		return this.node;
	}

	/**
	 * Let some users come, go, and change what is said of them. A user may have several
	 * connections, here and elsewhere.
	 */
	void work(int steps) {
		for (int i = 0; i < steps; i++) {
			if (this.connections.isEmpty() || this.random.nextInt(5) < 3) {
				String[] member = { "room" + this.random.nextInt(CHANNELS), "user" + this.random.nextInt(USERS),
						"c" + this.names++ };
				this.node.join(member[0], member[1], member[2]);
				this.connections.add(member);
			}
			else {
				String[] member = this.connections.get(this.random.nextInt(this.connections.size()));
				end(member);
			}
		}
	}

	private void end(String[] member) {
		switch (this.random.nextInt(3)) {
			case 0 -> {
				this.node.presence.leave(member[0], member[2]);
				this.connections.remove(member);
			}
			case 1 -> {
				this.node.presence.disconnect(member[2]);
				this.connections.remove(member);
			}
			default -> this.node.presence.update(member[0], member[2], "{\"at\": " + this.names++ + "}");
		}
	}

	void crash() {
		this.node.crash();
		this.connections.clear();
		this.node = PresenceNode.on(this.redis);
	}

	/**
	 * Stop and start again, and let all users come back.
	 */
	void restart() {
		this.node.close();
		this.node = PresenceNode.on(this.redis);
		this.connections.forEach((member) -> this.node.join(member[0], member[1], member[2]));
	}

	/**
	 * Return who should be there, as channel and user.
	 */
	Set<String> present() {
		Set<String> present = new TreeSet<>();
		this.connections.forEach((member) -> {
			present.add(member[0] + " " + member[1]);
			present.add(Presence.EVERYONE + " " + member[1]);
		});
		return present;
	}

	Set<String> connectionsIn(String channel) {
		Set<String> names = new TreeSet<>();
		this.connections.stream()
			.filter((member) -> member[0].equals(channel))
			.forEach((member) -> names.add(member[1] + " " + member[2]));
		return names;
	}

	static List<String> channels() {
		List<String> channels = new ArrayList<>();
		for (int i = 0; i < CHANNELS; i++) {
			channels.add("room" + i);
		}
		return channels;
	}

	@Override
	public String toString() {
		return this.connections.size() + " connections";
	}

}
