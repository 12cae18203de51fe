package io.pillar.event;

import java.time.Duration;

/**
 * How events travel.
 *
 * @param threads how many listeners run at the same time
 * @param maxSize how many bytes of JSON an event may have
 * @param checkInterval how often a node looks whether it has missed an event
 */
record EventSettings(int threads, int maxSize, Duration checkInterval) {

}
