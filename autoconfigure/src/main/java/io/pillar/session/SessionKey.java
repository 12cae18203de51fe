package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * Where a session lies, which its id alone tells.
 *
 * @param hash keyed hash of the id, which the store knows in place of it
 * @param user keyed hash of the user's name, for the session of a user
 */
record SessionKey(String hash, @Nullable String user) {

}
