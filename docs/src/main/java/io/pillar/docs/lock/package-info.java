/**
 * What the page of locks shows.
 */
@NullMarked
package io.pillar.docs.lock;

import org.jspecify.annotations.NullMarked;
