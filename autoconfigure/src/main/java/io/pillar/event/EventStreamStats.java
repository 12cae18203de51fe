package io.pillar.event;

/**
 * What was done for clients that are sent events by this node since its start.
 *
 * @param clients clients there are now
 * @param opened clients that came
 * @param resumed those of them that said how far they had come before
 * @param refused clients that there was no room for
 * @param unreadableIds clients that said something else than how far they had come
 * @param sent events sent, replayed ones included
 * @param replayed events read from a history for a client
 * @param gaps gaps told
 * @param cut clients that were too slow, and whose connection was closed
 * @since 0.1.0
 */
public record EventStreamStats(long clients, long opened, long resumed, long refused, long unreadableIds, long sent,
		long replayed, long gaps, long cut) {

}
