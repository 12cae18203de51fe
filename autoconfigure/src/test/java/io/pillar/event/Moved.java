package io.pillar.event;

/**
 * An event of the application for all nodes.
 */
@Broadcast
record Moved(String what, long number) {

}
