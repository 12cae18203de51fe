/**
 * Sessions that all nodes share, behind Spring Session.
 */
@NullMarked
package io.pillar.session;

import org.jspecify.annotations.NullMarked;
