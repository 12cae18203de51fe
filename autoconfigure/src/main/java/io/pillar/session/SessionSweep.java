package io.pillar.session;

import java.time.Duration;

/**
 * How sessions are found that are over.
 *
 * @param period how often a node looks
 * @param remains how long what is left of a session is kept, so that listeners can be
 * told what it was
 */
record SessionSweep(Duration period, Duration remains) {

	static final SessionSweep DEFAULT = new SessionSweep(Duration.ofSeconds(5), Duration.ofSeconds(30));

}
