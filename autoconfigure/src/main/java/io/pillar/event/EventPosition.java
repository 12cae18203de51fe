package io.pillar.event;

/**
 * How far a partition has come.
 *
 * @param epoch what tells its histories apart, empty where there is none yet
 * @param number the number of the last event
 * @param seen the highest number that was seen, of events that wait for others, too
 * @param subscriptions how often its channel was subscribed to
 */
record EventPosition(String epoch, long number, long seen, int subscriptions) {

	EventPosition(String epoch, long number) {
		this(epoch, number, number, 0);
	}

}
