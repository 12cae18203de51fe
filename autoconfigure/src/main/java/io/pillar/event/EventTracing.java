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
		public String traceparent() {
			return "";
		}

		@Override
		public void run(String traceparent, Runnable work) {
			work.run();
		}

	};

	/**
	 * Return the trace of the caller.
	 * @return the {@code traceparent} of W3C, empty where there is none
	 */
	String traceparent();

	/**
	 * Run a listener within the trace of its event.
	 * @param traceparent the {@code traceparent} of W3C, of its form but otherwise
	 * anything
	 * @param work what to run
	 */
	void run(String traceparent, Runnable work);

}
