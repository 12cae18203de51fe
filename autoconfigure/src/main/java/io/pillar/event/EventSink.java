package io.pillar.event;

/**
 * Where the events of a subscription go.
 */
interface EventSink {

	/**
	 * Return whether an event is of a type that is wanted.
	 * @param envelope the event
	 * @return whether it is handed over
	 */
	boolean wants(Envelope envelope);

	/**
	 * Take an event. What it throws is a failure of the application.
	 * @param envelope the event
	 * @param info what is known of it
	 */
	void event(Envelope envelope, EventInfo info);

	/**
	 * Take a gap.
	 * @param gap what is missing
	 */
	void gap(EventGap gap);

}
