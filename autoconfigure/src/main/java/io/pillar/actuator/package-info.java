/**
 * Health and metrics of all features.
 */
@NullMarked
package io.pillar.actuator;

import org.jspecify.annotations.NullMarked;
