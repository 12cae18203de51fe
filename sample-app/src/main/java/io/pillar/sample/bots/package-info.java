/**
 * The bots service: its answers come from the cache, its rules and rows from the
 * database.
 */
@NullMarked
package io.pillar.sample.bots;

import org.jspecify.annotations.NullMarked;
