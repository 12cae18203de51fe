package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * That all sessions of a user ended.
 *
 * @param except the one that did not, {@code null} for none
 * @param since when that was, on this node
 */
record Revocation(@Nullable SessionKey except, long since) {

}
