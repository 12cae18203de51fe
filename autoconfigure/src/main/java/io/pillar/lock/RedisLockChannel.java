package io.pillar.lock;

import io.pillar.redis.RedisChannels;

/**
 * Hears what concerns this node: who may have a lock, and who has to let one go. A
 * message moves nothing by itself; it makes somebody ask Redis.
 */
final class RedisLockChannel implements RedisChannels.Listener {

	private final LockNode node;

	RedisLockChannel(LockNode node) {
		this.node = node;
	}

	@Override
	public void message(String message) {
		if (message.startsWith("!")) {
			this.node.hurry(message.substring(1));
		}
		else {
			this.node.waiters().wake(message);
		}
	}

	/**
	 * Messages may have been missed.
	 */
	@Override
	public void subscribed() {
		this.node.waiters().wakeAll();
		this.node.hurryAll();
	}

}
