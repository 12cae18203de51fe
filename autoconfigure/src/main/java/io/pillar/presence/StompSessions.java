package io.pillar.presence;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The connections by STOMP of users of this node, and the channels they are in.
 */
/*
 * What a client says comes on one thread and the end of its connection on another, so the
 * end may overtake: nobody is let in for a connection that is over, or nothing would ever
 * let them out. What happens to one connection happens under its lock.
 */
final class StompSessions {

	/**
	 * How many subscriptions of a connection are noted; more are none of ours.
	 */
	static final int MAX_SUBSCRIPTIONS = 1000;

	private static final int MAX_ENDED = 10_000;

	private static final String PREFIX = "stomp:";

	private final Map<String, Session> sessions = new ConcurrentHashMap<>();

	private final Set<String> ended = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_ENDED;
		}

	}));

	private final Presence presence;

	StompSessions(Presence presence) {
		this.presence = presence;
	}

	void connected(String id, String user) {
		Session session = new Session(PREFIX + id, user);
		if (this.sessions.putIfAbsent(id, session) == null) {
			try {
				session.join(Presence.EVERYONE);
			}
			finally {
				if (this.ended.contains(id)) {
					disconnected(id);
				}
			}
		}
	}

	void subscribed(String id, String subscription, String channel) {
		Session session = this.sessions.get(id);
		if (session != null) {
			session.subscribed(subscription, channel);
		}
	}

	void unsubscribed(String id, String subscription) {
		Session session = this.sessions.get(id);
		if (session != null) {
			session.unsubscribed(subscription);
		}
	}

	void disconnected(String id) {
		this.ended.add(id);
		Session session = this.sessions.remove(id);
		if (session != null) {
			session.end();
		}
	}

	int size() {
		return this.sessions.size();
	}

	private final class Session {

		private final ReentrantLock lock = new ReentrantLock();

		private final Map<String, String> channels = new HashMap<>();

		private final String connection;

		private final String user;

		private boolean over;

		Session(String connection, String user) {
			this.connection = connection;
			this.user = user;
		}

		void join(String channel) {
			locked(() -> {
				if (!this.over) {
					StompSessions.this.presence.join(channel, Member.of(this.user, this.connection));
				}
			});
		}

		void subscribed(String subscription, String channel) {
			locked(() -> {
				if (this.channels.size() < MAX_SUBSCRIPTIONS && !this.channels.containsKey(subscription)) {
					join(channel);
					this.channels.put(subscription, channel);
				}
			});
		}

		void unsubscribed(String subscription) {
			locked(() -> {
				@Nullable String channel = this.channels.remove(subscription);
				// another subscription may be to the same one
				if (channel != null && !this.over && !this.channels.containsValue(channel)) {
					StompSessions.this.presence.leave(channel, this.connection);
				}
			});
		}

		void end() {
			locked(() -> {
				this.over = true;
				StompSessions.this.presence.disconnect(this.connection);
			});
		}

		private void locked(Runnable work) {
			this.lock.lock();
			try {
				work.run();
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
