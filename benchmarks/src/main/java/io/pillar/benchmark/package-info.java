/**
 * Pillar and its peers, measured side by side. Never shipped.
 */
@NullMarked
package io.pillar.benchmark;

import org.jspecify.annotations.NullMarked;
