/**
 * The connection to Redis that all features share.
 */
@NullMarked
package io.pillar.redis;

import org.jspecify.annotations.NullMarked;
