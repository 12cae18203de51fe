package io.pillar.cache;

/**
 * What a key was like before a value for it was read: where it has changed since, the
 * value may not be stored.
 *
 * @param key the key
 * @param stamp the count of changes seen
 * @param epoch the epoch of its stripe
 */
record LocalStamp(String key, long stamp, LocalEpoch epoch) {

}
