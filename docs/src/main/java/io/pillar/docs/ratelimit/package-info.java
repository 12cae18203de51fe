/**
 * What the page of rate limits shows.
 */
@NullMarked
package io.pillar.docs.ratelimit;

import org.jspecify.annotations.NullMarked;
