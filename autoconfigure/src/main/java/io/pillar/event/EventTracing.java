package io.pillar.event;

/**
 * Carries a trace along with events. A bean of it takes the place of the one that does
 * nothing.
 *
 * @since 0.1.0
 */
public interface EventTracing {

	/**
	 * Carries nothing.
	 */
	EventTracing NO_OP = new EventTracing() {

		@Override
		public String traceparent(EventTopic topic) {
			return "";
		}

		@Override
		public void run(EventInfo info, Runnable work) {
			work.run();
		}

	};

	/**
	 * Return the trace in which an event is published.
	 * @param topic its topic
	 * @return the {@code traceparent} of W3C, empty where there is none
	 */
	String traceparent(EventTopic topic);

	/**
	 * Run a listener within the trace of its event.
	 * @param info what is known of the event, which has a trace; of its form, but
	 * otherwise it may be any
	 * @param work what to run
	 */
	void run(EventInfo info, Runnable work);

}
