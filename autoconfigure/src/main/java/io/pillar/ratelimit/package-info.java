/**
 * Rate limits for the fleet.
 */
@NullMarked
package io.pillar.ratelimit;

import org.jspecify.annotations.NullMarked;
