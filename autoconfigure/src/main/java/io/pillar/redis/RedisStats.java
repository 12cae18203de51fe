package io.pillar.redis;

/**
 * What Pillar's connection to Redis did since the start of the node.
 *
 * @param calls calls made
 * @param failures calls that failed, time-outs among them
 * @param timeouts calls that took longer than their budget
 * @param connects connections made
 * @since 0.1.0
 */
public record RedisStats(long calls, long failures, long timeouts, long connects) {

}
