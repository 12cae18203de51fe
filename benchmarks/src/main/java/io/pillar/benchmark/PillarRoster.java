package io.pillar.benchmark;

import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.presence.Member;
import io.pillar.presence.Presence;

/**
 * Pillar's own presence.
 */
final class PillarRoster implements Roster {

	private final ConfigurableApplicationContext context;

	private final Presence presence;

	PillarRoster(String redis) {
		// the peers wait that long too for a server that has much to do
		this.context = SpringNodes.pillarContext(redis, new Class<?>[0], "--pillar.redis.timeout=30s",
				"--pillar.presence.max-members=1000000");
		this.presence = this.context.getBean(Presence.class);
	}

	@Override
	public void join(String room, String user) {
		this.presence.join(room, Member.of(user, user));
	}

	@Override
	public void leave(String room, String user) {
		this.presence.leave(room, user);
	}

	@Override
	public long count(String room) {
		return this.presence.count(room);
	}

	@Override
	public void beat() {
		// it has begun with the first use
	}

	@Override
	public void close() {
		this.context.close();
	}

}
