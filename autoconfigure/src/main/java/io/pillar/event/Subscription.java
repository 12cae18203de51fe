package io.pillar.event;

/**
 * Listens to a topic until it is closed. No loss of the connection, no event that cannot
 * be read and nothing that a listener throws ends it.
 *
 * @since 0.1.0
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Return what it listens to.
	 * @return the topic or pattern
	 */
	EventTopic topic();

	/**
	 * Stop listening. A call to the listener that runs now goes on.
	 */
	@Override
	void close();

}
