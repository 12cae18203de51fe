package io.pillar.session;

import io.pillar.redis.RedisChannels;

/**
 * Hears of what other nodes change.
 */
/*
 * s|name|node|holder|token: the node stored a session that the holder held. d|…: it ended
 * one. u|user|epoch: all logins of a user until then ended.
 */
final class RedisSessionChanges implements RedisChannels.Listener {

	private final NearSessions near;

	private final RedisSessionCalls calls;

	private final String node;

	RedisSessionChanges(NearSessions near, RedisSessionCalls calls) {
		this.near = near;
		this.calls = calls;
		this.node = calls.node();
	}

	@Override
	public void message(String message) {
		String[] parts = message.split("\\|", 5);
		if (parts.length == 5 && !parts[2].equals(this.node)) {
			if (parts[0].equals("d")) {
				this.near.ended(parts[1]);
			}
			else {
				this.near.changed(parts[1]);
			}
			if (parts[3].equals(this.node)) {
				this.calls.hear(parts[2], parts[4]);
			}
		}
		else if (parts.length == 3 && parts[0].equals("u")) {
			ended(parts[1], parts[2]);
		}
	}

	private void ended(String user, String epoch) {
		try {
			this.near.ended(user, Long.parseLong(epoch));
		}
		catch (NumberFormatException ex) {
			// nothing that we sent
			this.near.forgetWhatIsFresh();
		}
	}

	@Override
	public void subscribed() {
		this.near.forgetWhatIsFresh();
	}

}
