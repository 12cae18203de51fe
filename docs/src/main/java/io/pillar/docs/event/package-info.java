/**
 * What the page of events shows.
 */
@NullMarked
package io.pillar.docs.event;

import org.jspecify.annotations.NullMarked;
