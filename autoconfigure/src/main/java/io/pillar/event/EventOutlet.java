package io.pillar.event;

/**
 * Hands the events of one partition to the subscriptions of this node, each once, and
 * tells what is missing. Used under the lock of {@link EventSequence}.
 */
final class EventOutlet {

	private final RecentEvents recent;

	private final TopicSettings topic;

	private final int partition;

	private final EventHub hub;

	EventOutlet(TopicSettings topic, int partition, EventHub hub) {
		this.recent = new RecentEvents(hub.node().name());
		this.topic = topic;
		this.partition = partition;
		this.hub = hub;
	}

	/**
	 * Hand over the next event, unless it came before.
	 * @param known what is known of the numbers before it, and of this one from now on
	 * @param read whether it was read out of the history
	 */
	void event(String text, String epoch, long number, KnownEvents known, boolean read) {
		long print = Envelope.fingerprint(text);
		if (known.has(number, print)) {
			return;
		}
		RecentEvents.Seen seen = this.recent.take(text, print, number, known);
		known.add(number, print);
		if (seen == RecentEvents.Seen.OVERTAKEN) {
			tell(epoch, number, number, missing());
		}
		else if (seen == RecentEvents.Seen.BEFORE) {
			this.hub.node().counters().repeated.increment();
		}
		else if (!this.recent.wasAlone(print)) {
			if (read) {
				this.hub.node().counters().replayed.increment();
			}
			this.hub.deliver(this.topic, this.partition, text, epoch, number);
		}
	}

	/**
	 * Hand over an event of this node without a number, which it may have or get.
	 */
	void alone(Envelope envelope, String text) {
		if (!envelope.type().equals(Envelope.UNSENT) && this.recent.addAlone(Envelope.fingerprint(text))) {
			this.hub.deliver(this.topic, envelope, "", 0);
		}
	}

	/**
	 * Tell that numbers are missing.
	 */
	void gap(String epoch, long from, long to, EventGap.Reason reason) {
		tell(epoch, from, to, reason);
		this.recent.gap();
	}

	/**
	 * Tell that nobody knows what there was from a number on.
	 */
	void end(String epoch, long from) {
		this.hub.gap(this.topic,
				EventGap.open(this.topic.name(), this.partition, epoch, from, EventGap.Reason.RESTARTED));
		this.recent.end();
	}

	/**
	 * Return why something is missing that did not come.
	 */
	EventGap.Reason missing() {
		return this.topic.hasHistory() ? EventGap.Reason.TRIMMED : EventGap.Reason.LOST;
	}

	private void tell(String epoch, long from, long to, EventGap.Reason reason) {
		this.hub.gap(this.topic, new EventGap(this.topic.name(), this.partition, epoch, from, to, reason));
	}

}
