package io.pillar.presence;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * The parts that keep this node's view of presence and that of the others the same. Until
 * somebody uses presence on this node they do nothing, and ask Redis nothing.
 */
final class RedisPresence {

	private final RedisLink link;

	private final RedisChannels channels;

	private final RedisPresenceKeys keys;

	private final RedisPresenceFollower follower;

	private final RedisPresenceHeart heart;

	private final PresenceTeller teller;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean begun;

	private boolean used;

	private volatile boolean stopped;

	RedisPresence(RedisLink link, RedisChannels channels, RedisPresenceKeys keys, RedisPresenceFollower follower,
			RedisPresenceHeart heart, PresenceTeller teller) {
		this.link = link;
		this.channels = channels;
		this.keys = keys;
		this.follower = follower;
		this.heart = heart;
		this.teller = teller;
	}

	/**
	 * Begin with the first use of presence on this node, and wait a little until it is
	 * known where the streams are: what happens from then on is told.
	 */
	void begin() {
		start();
		if (this.begun) {
			this.heart.awaitFirst();
		}
	}

	/**
	 * Begin with the first use of presence on this node.
	 */
	void start() {
		// a stop may hold the lock, and wait for whoever asks something
		if (!this.begun && !this.stopped) {
			locked(this::startOnce);
		}
	}

	private void startOnce() {
		if (this.begun || this.stopped) {
			return;
		}
		this.follower.start();
		for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
			this.channels.subscribe(this.keys.events(i), new Subscription(this.follower, i));
		}
		this.heart.start();
		this.used = true;
		this.begun = true;
	}

	boolean isBegun() {
		return this.begun;
	}

	/**
	 * Let presence begin, also after a stop.
	 * @param listened whether the application waits to be told of somebody
	 */
	void open(boolean listened) {
		locked(() -> this.stopped = false);
		if (listened || this.used) {
			begin();
		}
	}

	/**
	 * Say that a user is typing.
	 * @return whether it could be said
	 */
	boolean typing(String channel, String user) {
		String name = PresenceNames.encode(channel);
		String who = PresenceNames.encode(user);
		String events = this.keys.events(RedisPresenceKeys.partition(channel.equals(Presence.EVERYONE) ? who : name));
		return !this.link
			.callAsync((redis) -> redis.publish(RedisPresenceKeys.bytes(events),
					RedisPresenceKeys.bytes("- - T " + name + " " + who)))
			.isCompletedExceptionally();
	}

	/**
	 * Stop, and let the members leave unless they come back elsewhere.
	 * @param grace until when
	 */
	void stop(Duration grace) {
		locked(() -> {
			this.stopped = true;
			if (this.begun) {
				this.begun = false;
				end(grace);
			}
		});
	}

	private void end(Duration grace) {
		for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
			this.channels.unsubscribe(this.keys.events(i));
		}
		this.heart.stop(grace);
		this.teller.close();
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

	private record Subscription(RedisPresenceFollower follower, int partition) implements RedisChannels.Listener {

		@Override
		public void message(String message) {
			this.follower.message(this.partition, message);
		}

		@Override
		public void subscribed() {
			this.follower.subscribed(this.partition);
		}

	}

}
