/**
 * The {@code Cache-Status} header of RFC 9211.
 */
@NullMarked
package io.pillar.sample.cachestatus;

import org.jspecify.annotations.NullMarked;
