/**
 * What the page of the cache shows.
 */
@NullMarked
package io.pillar.docs.cache;

import org.jspecify.annotations.NullMarked;
