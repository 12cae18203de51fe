package io.pillar.session;

import java.util.List;

import io.pillar.redis.RedisChannels;

/**
 * Hears of what other nodes change.
 */
/*
 * s|name|node|holders|token: the node stored a session that the holders, with commas
 * between, may use as they remember it. d|…: it ended one. u|user|epoch: all logins of a
 * user until then ended.
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
		String[] parts = message.split("\\|", 6);
		try {
			if (parts.length == 3 && parts[0].equals("u")) {
				this.near.loggedOut(parts[1], Long.parseLong(parts[2]));
			}
			else if (parts.length >= 5 && !parts[2].equals(this.node)) {
				heard(parts);
			}
		}
		catch (NumberFormatException ex) {
			// nothing that we sent
			this.near.forgetWhatIsFresh();
		}
	}

	private void heard(String[] parts) {
		if (parts[0].equals("d")) {
			this.near.ended(parts[1], (parts.length == 6) ? Long.parseLong(parts[5]) : 0);
		}
		else {
			this.near.changed(parts[1]);
		}
		if (List.of(parts[3].split(",")).contains(this.node)) {
			this.calls.hear(parts[2], parts[4]);
		}
	}

	/**
	 * Use nothing any more without asking, because nobody will hear of changes.
	 */
	void stop() {
		this.near.close();
	}

	@Override
	public void subscribed() {
		this.near.forgetWhatIsFresh();
	}

}
