package io.pillar.cache;

/**
 * What it took to keep the nodes' memories right, since the start of the node.
 *
 * @param messages messages about changes received
 * @param gaps how often messages turned out to be missing
 * @param repairedKeys keys dropped because a missing message named them
 * @param droppedStripes stripes dropped because what is missing could not be known
 * @param replayed changes made up for after Redis was away
 * @param pending changes still to be made up for
 * @since 0.1.0
 */
public record CoherenceStats(long messages, long gaps, long repairedKeys, long droppedStripes, long replayed,
		long pending) {

}
