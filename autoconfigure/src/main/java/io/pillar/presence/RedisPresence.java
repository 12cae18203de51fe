package io.pillar.presence;

import java.time.Duration;

import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * The parts that keep this node's view of presence and that of the others the same.
 */
final class RedisPresence {

	private final RedisLink link;

	private final RedisChannels channels;

	private final RedisPresenceKeys keys;

	private final RedisPresenceFollower follower;

	private final RedisPresenceHeart heart;

	private final PresenceTeller teller;

	RedisPresence(RedisLink link, RedisChannels channels, RedisPresenceKeys keys, RedisPresenceFollower follower,
			RedisPresenceHeart heart, PresenceTeller teller) {
		this.link = link;
		this.channels = channels;
		this.keys = keys;
		this.follower = follower;
		this.heart = heart;
		this.teller = teller;
	}

	void start() {
		this.follower.start();
		for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
			this.channels.subscribe(this.keys.events(i), new Subscription(this.follower, i));
		}
		this.heart.start();
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
		for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
			this.channels.unsubscribe(this.keys.events(i));
		}
		this.heart.stop(grace);
		this.teller.close();
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
