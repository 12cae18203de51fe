/**
 * A two-tier cache behind Spring's cache abstraction.
 */
@NullMarked
package io.pillar.cache;

import org.jspecify.annotations.NullMarked;
