/**
 * Looks for incoherent caches: several nodes on one database are driven through every way
 * Spring offers to reach a cache, at random and all at once, and what they saw is judged
 * by what the database held. Knows Spring's interfaces only, so any
 * {@link org.springframework.cache.CacheManager} can be put to the test.
 */
@NullMarked
package io.pillar.cache.history;

import org.jspecify.annotations.NullMarked;
