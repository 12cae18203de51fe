/**
 * Classes that caches are not allowed to read.
 */
@NullMarked
package io.pillar.cachekeeper;

import org.jspecify.annotations.NullMarked;
