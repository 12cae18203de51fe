package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;

/**
 * Who holds a lock.
 *
 * @param node the node, {@code redisson} for a client of that name
 * @param thread the name of the thread that acquired it
 * @param token the fencing token of the lease, 0 where there is none
 * @param since since when, by the clock of Redis, or of the node where the scope is that
 * @param remaining for how long it is held if it is not renewed
 * @since 0.1.0
 */
public record LockHolder(String node, String thread, long token, Instant since, Duration remaining) {

}
