/**
 * Who is asking, and for whom that user may act.
 */
@NullMarked
package io.pillar.sample.access;

import org.jspecify.annotations.NullMarked;
