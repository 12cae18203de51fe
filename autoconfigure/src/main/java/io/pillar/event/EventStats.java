package io.pillar.event;

/**
 * What the event bus of this node did since its start.
 *
 * @param published events published that Redis has, or that a node without Redis has
 * @param alone events delivered on this node only because Redis was away
 * @param uncertain events that Redis did not answer for
 * @param received events that arrived, own ones included
 * @param replayed those of them that were read from a history
 * @param delivered events that listeners were called with
 * @param failed calls of listeners that threw
 * @param unreadable what arrived and was no event
 * @param unknownType events of a type that this node does not know
 * @param unknownVersion events of a version that this node does not know
 * @param broken events whose content could not be read
 * @param repeated events that arrived again and were left out
 * @param gaps gaps told
 * @param dropped events dropped because a listener was too slow
 * @param kept events kept for when Redis is back
 * @param sentLater events sent when Redis was back
 * @param unsent events that there was no room to keep
 * @param subscriptions subscriptions there are now
 * @param waiting events that wait for a listener now
 * @param full topics that have a listener now which has no room for the next event
 * @since 0.1.0
 */
public record EventStats(long published, long alone, long uncertain, long received, long replayed, long delivered,
		long failed, long unreadable, long unknownType, long unknownVersion, long broken, long repeated, long gaps,
		long dropped, long kept, long sentLater, long unsent, long subscriptions, long waiting, long full) {

}
