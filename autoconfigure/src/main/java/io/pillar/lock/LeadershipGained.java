package io.pillar.lock;

/**
 * Published on the node that has become the leader, before the next change of the same
 * role is.
 *
 * @param role the name of the role
 * @param token the fencing token
 * @since 0.1.0
 */
public record LeadershipGained(String role, long token) {

}
