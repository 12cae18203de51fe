package io.pillar.event;

/**
 * How far a partition has come.
 *
 * @param epoch what tells its histories apart, empty where there is none yet
 * @param number the number of the last event
 */
record EventPosition(String epoch, long number) {

}
