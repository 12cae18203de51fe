/**
 * Events between the nodes of the fleet.
 */
@NullMarked
package io.pillar.event;

import org.jspecify.annotations.NullMarked;
