/**
 * The settlement: a job that one node runs, and books that one node closes at a time.
 */
@NullMarked
package io.pillar.sample.settlement;

import org.jspecify.annotations.NullMarked;
