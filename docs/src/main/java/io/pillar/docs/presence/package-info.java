/**
 * What the page of presence shows.
 */
@NullMarked
package io.pillar.docs.presence;

import org.jspecify.annotations.NullMarked;
