/**
 * Locks for the fleet.
 */
@NullMarked
package io.pillar.lock;

import org.jspecify.annotations.NullMarked;
