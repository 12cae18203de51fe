package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.lettuce.core.RedisException;

import io.pillar.ratelimit.RateLimitRuling.Kind;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Forgets what a subject did, rules about it, and sees to it that no node remembers what
 * was before. Hears also of permits that were given back to a subject that may have been
 * denied.
 */
/*
 * A node that misses the message, because its subscription was away, forgets everything
 * when it is taken up again.
 */
final class RedisResets implements RedisChannels.Listener {

	// begins a message: all denials are forgotten, and what counts for a ban of this one
	private static final char ALL = '*';

	// begins a message: this one is treated otherwise from now on
	private static final char RULED = '!';

	private static final long EXEMPT = 0xFFFF_FFFFL;

	private final RedisLink link;

	private final RedisSubjects subjects;

	private final RedisPermits permits;

	private final Denials denials;

	private final PermitLeases leases;

	RedisResets(RedisLink link, RedisSubjects subjects, RedisPermits permits, Denials denials, PermitLeases leases) {
		this.link = link;
		this.subjects = subjects;
		this.permits = permits;
		this.denials = denials;
		this.leases = leases;
	}

	void reset(RateLimitKey key) {
		byte[] message = (ALL + this.subjects.name(key)).getBytes(StandardCharsets.UTF_8);
		byte[] channel = this.subjects.channel().getBytes(StandardCharsets.UTF_8);
		try {
			this.link.<Long>call((redis) -> redis.unlink(this.subjects.key(key)));
			forget();
			forget(key);
			this.link.<Long>call((redis) -> redis.publish(channel, message));
		}
		catch (RedisException ex) {
			throw new RedisUnavailableException("Redis refuses to forget", ex);
		}
	}

	void rule(RateLimitKey key, RateLimitRuling ruling) {
		long permits = (ruling.kind() == Kind.EXEMPTION) ? EXEMPT : ruling.permits();
		this.permits.rule(key, Math.max(1, ruling.duration().toMillis()), permits);
		forget(key);
	}

	void lift(RateLimitKey key) {
		forget(key);
		this.permits.rule(key, 0, 0);
		forget(key);
	}

	Optional<RateLimitRuling> ruling(RateLimitKey key) {
		List<Long> answer = this.permits.rule(key, -1, 0);
		if (answer.get(0) <= 0) {
			return Optional.empty();
		}
		Duration left = Duration.ofMillis(answer.get(0));
		long permits = answer.get(1);
		if (permits == EXEMPT) {
			return Optional.of(RateLimitRuling.exempt(left));
		}
		return Optional.of((permits == 0) ? RateLimitRuling.ban(left) : RateLimitRuling.grant(permits, left));
	}

	/**
	 * On this node at once: the message is for the others.
	 */
	private void forget(RateLimitKey key) {
		this.denials.forgive(this.subjects.name(key));
		this.leases.forget(key);
	}

	@Override
	public void message(String message) {
		char first = message.isEmpty() ? ALL : message.charAt(0);
		if (first == ALL) {
			forget();
		}
		if (first == ALL || first == RULED) {
			this.denials.forgive(message.substring(Math.min(1, message.length())));
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
