package io.pillar.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Users who are online by their requests to this node. Only the first and the last of
 * them mean something to the other nodes: between them the node vouches for the user as
 * for one with a connection.
 */
final class ActiveUsers {

	private final Map<String, Active> users = new ConcurrentHashMap<>();

	private final AtomicLong names = new AtomicLong();

	private final String prefix;

	private final long ttl;

	private final int max;

	private final LongSupplier nanos;

	/**
	 * Create one.
	 * @param prefix the beginning of the names of what stands for connections
	 * @param ttl for how long a request counts
	 * @param max how many users there may be
	 * @param nanos the monotonic clock
	 */
	ActiveUsers(String prefix, Duration ttl, int max, LongSupplier nanos) {
		this.prefix = prefix;
		this.ttl = ttl.toNanos();
		this.max = max;
		this.nanos = nanos;
	}

	/**
	 * Note a request.
	 * @param user who it is from
	 * @return what stands for the connection of a user who is new, else {@code null}
	 */
	@Nullable String touch(String user) {
		if (refresh(user) || this.users.size() >= this.max) {
			return null;
		}
		Active active = new Active(this.prefix + this.names.incrementAndGet(), this.nanos.getAsLong());
		return (this.users.putIfAbsent(user, active) == null) ? active.connection : null;
	}

	/**
	 * Note a request of a user who is known already.
	 * @return whether they are
	 */
	boolean refresh(String user) {
		Active known = this.users.get(user);
		if (known != null) {
			known.at = this.nanos.getAsLong();
		}
		return known != null;
	}

	void forget(String user) {
		this.users.remove(user);
	}

	boolean isEmpty() {
		return this.users.isEmpty();
	}

	/**
	 * Forget those who were not active for long.
	 * @return what stood for their connections
	 */
	List<String> expire() {
		List<String> over = new ArrayList<>();
		long now = this.nanos.getAsLong();
		this.users.values().removeIf((active) -> {
			boolean isOver = now - active.at >= this.ttl;
			if (isOver) {
				over.add(active.connection);
			}
			return isOver;
		});
		return over;
	}

	private static final class Active {

		private final String connection;

		private volatile long at;

		Active(String connection, long at) {
			this.connection = connection;
			this.at = at;
		}

	}

}
