package io.pillar.session;

/**
 * A session and where it lies.
 *
 * @param key where it lies
 * @param record what it holds
 */
record StoredSession(SessionKey key, SessionRecord record) {

}
