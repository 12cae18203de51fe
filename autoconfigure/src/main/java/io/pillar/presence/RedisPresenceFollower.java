package io.pillar.presence;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.presence.RedisPresenceStream.Event;
import io.pillar.redis.RedisUnavailableException;

/**
 * Tells the application of this node what happens in the partitions.
 */
/*
 * All of it happens on the thread of the teller, in the order in which it came.
 *
 * A message carries its id and that of the event before. Where the latter is not the last
 * event that was told, something is missing, and the stream is read from there on. A
 * message that is not after the last event was told already. What every beat says of the
 * stream finds an end that never arrived. Where the stream does not go on where it was
 * left (it was trimmed, or Redis lost data), the partition is suspect: what was told is
 * compared with who is there, once a lease is over. Before that nodes are still writing
 * again what was lost and taking away what came back, and whoever did neither is dead
 * then.
 *
 * Before the first beat nothing was told, and whoever is there then did not just come:
 * they are noted and not told, unless this node itself let them in.
 *
 * What could not be written, as far as this node knows, is told alone: the user is surely
 * here. Such a user is noted until an event tells the same. Where nothing was sent of
 * them, their leave is told alone too; where something was, an event may yet tell both,
 * so the partition is looked at once all is written. It is looked at anyway then, for a
 * user may be elsewhere who left here.
 */
final class RedisPresenceFollower {

	private static final Log logger = LogFactory.getLog(RedisPresenceFollower.class);

	private final RedisPlace[] places;

	private final PresenceTeller teller;

	private final RedisPresenceStream stream;

	private final RedisTold told;

	private final LongSupplier nanos;

	private final long patience;

	/**
	 * Create one.
	 * @param teller the thread
	 * @param stream how to read
	 * @param told who was told of
	 * @param settings how presence behaves
	 * @param nanos the monotonic clock
	 */
	RedisPresenceFollower(PresenceTeller teller, RedisPresenceStream stream, RedisTold told, PresenceSettings settings,
			LongSupplier nanos) {
		this.teller = teller;
		this.stream = stream;
		this.told = told;
		this.nanos = nanos;
		this.patience = settings.lease().plus(settings.beat().multipliedBy(2)).toNanos();
		this.places = IntStream.range(0, RedisPresenceKeys.PARTITIONS)
			.mapToObj((index) -> new RedisPlace())
			.toArray(RedisPlace[]::new);
	}

	void start() {
		this.teller.start(this::catchUp);
	}

	/**
	 * Return the last event of a partition that this node knows.
	 */
	RedisEventId seen(int partition) {
		RedisEventId last = this.places[partition].last;
		return (last != null) ? last : RedisEventId.NONE;
	}

	/**
	 * Return when what was told of a partition is compared, on the monotonic clock.
	 * @return {@code null} where nothing of it can have been lost
	 */
	@Nullable Long suspicion(int partition) {
		return this.places[partition].lookAt;
	}

	void message(int partition, String message) {
		this.teller.tell(() -> RedisPresenceStream.messages(message).forEach((each) -> hear(partition, each)));
	}

	/**
	 * Messages may have been missed.
	 */
	void subscribed(int partition) {
		this.teller.tell(() -> quietly(() -> fill(partition)));
	}

	/**
	 * Take what a beat said.
	 * @param partition the partition
	 * @param last its last event
	 * @param seen the last event that this node knew before
	 * @param healthy whether all entries of this node are there
	 */
	void position(int partition, RedisEventId last, RedisEventId seen, boolean healthy) {
		this.teller.tell(() -> quietly(() -> take(partition, last, seen, healthy)));
	}

	/**
	 * A user is here, but that may not be written, or surely is not.
	 */
	void joinedAlone(String channel, String user, boolean unsent) {
		this.teller.tell(() -> this.told.joinedAlone(channel, user, unsent));
	}

	/**
	 * What says that a user is here is on its way to Redis again.
	 */
	void mayBeWritten(String channel, String user) {
		this.teller.tell(() -> this.told.mayBeWritten(channel, user));
	}

	/**
	 * A user is not here any more.
	 */
	void leftAlone(String channel, String user) {
		this.teller.tell(() -> this.told.leftAlone(channel, user));
	}

	private void take(int partition, RedisEventId last, RedisEventId seen, boolean healthy) {
		RedisPlace place = this.places[partition];
		if (place.last == null) {
			this.told.begin(partition, this.stream.whoWasThereAt(partition, last));
			place.last = last;
			place.behind = true;
		}
		else if (seen.isAfter(last)) {
			place.last = last;
			place.suspect = true;
		}
		if (last.isAfter(seen(partition)) || place.behind) {
			fill(partition);
		}
		if (healthy && this.told.settleAlone(partition) && place.lookAt == null) {
			place.suspect = true;
		}
		look(partition, place);
	}

	private void hear(int partition, String message) {
		String[] parts = message.split(" ", 3);
		RedisEventId last = this.places[partition].last;
		RedisEventId id = RedisEventId.parse(parts[0]);
		if (parts.length == 3 && parts[0].equals("-")) {
			this.told.apply(partition, parts[2]);
		}
		else if (parts.length < 3 || id.equals(RedisEventId.NONE)) {
			this.told.unreadable();
		}
		else if (last != null && id.isAfter(last)) {
			if (RedisEventId.parse(parts[1]).equals(last)) {
				advance(partition, id, parts[2]);
			}
			else {
				quietly(() -> fill(partition));
			}
		}
	}

	private void advance(int partition, RedisEventId id, String what) {
		this.places[partition].last = id;
		this.told.apply(partition, what);
	}

	/**
	 * Tell what the stream has and was not told yet.
	 */
	private void fill(int partition) {
		RedisPlace place = this.places[partition];
		RedisEventId last = place.last;
		if (last == null) {
			return;
		}
		place.behind = true;
		List<Event> page;
		do {
			page = this.stream.after(partition, last);
			for (Event event : page) {
				place.suspect |= !event.before().equals(last);
				last = event.id();
				advance(partition, last, event.what());
			}
		}
		while (page.size() == RedisPresenceStream.PAGE);
		place.behind = false;
		look(partition, place);
	}

	private void look(int partition, RedisPlace place) {
		if (place.suspect) {
			place.suspect = false;
			place.lookAt = this.nanos.getAsLong() + this.patience;
		}
		Long at = place.lookAt;
		if (at != null && this.nanos.getAsLong() - at >= 0) {
			boolean again = this.told.compare(partition, this.stream.snapshot(partition));
			place.lookAt = again ? Long.valueOf(this.nanos.getAsLong() + this.patience) : null;
		}
	}

	/**
	 * Something to tell found no room.
	 */
	private void catchUp() {
		this.told.catchUp();
		for (int i = 0; i < this.places.length; i++) {
			int partition = i;
			quietly(() -> fill(partition));
		}
	}

	/**
	 * What cannot be read now is read after a beat that is answered.
	 */
	private static void quietly(Runnable work) {
		try {
			work.run();
		}
		catch (RedisUnavailableException ex) {
			logger.debug("Redis went away while it was read", ex);
		}
	}

}
