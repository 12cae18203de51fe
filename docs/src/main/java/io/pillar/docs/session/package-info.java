/**
 * What the page of sessions shows.
 */
@NullMarked
package io.pillar.docs.session;

import org.jspecify.annotations.NullMarked;
