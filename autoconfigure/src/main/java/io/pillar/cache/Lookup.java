package io.pillar.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What a look-up brought: an entry, or a ticket to load one.
 *
 * @param entry the entry
 * @param ticket the ticket
 */
record Lookup(@Nullable LocalEntry entry, @Nullable FillTicket ticket) {

	static Lookup hit(LocalEntry entry) {
		return new Lookup(entry, null);
	}

	static Lookup miss(FillTicket ticket) {
		return new Lookup(null, ticket);
	}

	/**
	 * Return whether another caller answers for the load and can be waited for.
	 * @return whether to wait
	 */
	boolean isSomebodyElses() {
		return this.ticket != null && this.ticket.isSomebodyElses();
	}

	FillTicket requiredTicket() {
		Assert.state(this.ticket != null, "A hit has no ticket");
		return this.ticket;
	}

}
