package io.pillar.presence;

/**
 * What this node knows and did.
 *
 * @param members connections in channels that this node holds
 * @param online users who are online anywhere, as this node was told
 * @param joins joins that were told
 * @param leaves leaves that were told
 * @param updates updates that were told
 * @param swept entries of dead nodes, or past their time, that this node ended
 * @param heals entries that this node wrote again or took away because Redis was wrong
 * @param resyncs times this node compared what it told with what there is
 * @param refused members that were not let in
 * @param failures listeners of the application that failed
 * @param unreadable entries and messages that could not be read
 * @param beats beats that were answered
 * @param beatNanos nanoseconds that they took in all
 * @since 0.1.0
 */
public record PresenceStats(long members, long online, long joins, long leaves, long updates, long swept, long heals,
		long resyncs, long refused, long failures, long unreadable, long beats, long beatNanos) {

}
