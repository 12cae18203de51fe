package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;

import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * Forgets what a subject did, and sees to it that no node remembers. Hears also of
 * permits that were given back to a subject that may have been denied.
 */
/*
 * A node that misses the message, because its subscription was away, forgets everything
 * when it is taken up again.
 */
final class RedisResets implements RedisChannels.Listener {

	// no name of a key
	private static final String ALL = "*";

	private final RedisLink link;

	private final RedisSubjects subjects;

	private final Denials denials;

	private final PermitLeases leases;

	RedisResets(RedisLink link, RedisSubjects subjects, Denials denials, PermitLeases leases) {
		this.link = link;
		this.subjects = subjects;
		this.denials = denials;
		this.leases = leases;
	}

	void reset(RateLimitKey key) {
		this.link.<Long>call((redis) -> redis.unlink(this.subjects.key(key)));
		forget();
		byte[] channel = this.subjects.channel().getBytes(StandardCharsets.UTF_8);
		this.link.<Long>call((redis) -> redis.publish(channel, ALL.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public void message(String message) {
		if (message.equals(ALL)) {
			forget();
		}
		else {
			this.denials.forget(message);
		}
	}

	@Override
	public void subscribed() {
		forget();
	}

	private void forget() {
		this.denials.forget();
		this.leases.forget();
	}

}
