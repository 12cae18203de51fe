/**
 * What the page of the Redis connection shows.
 */
@NullMarked
package io.pillar.docs.redis;

import org.jspecify.annotations.NullMarked;
