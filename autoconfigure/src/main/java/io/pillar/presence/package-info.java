/**
 * Who is online, on all nodes.
 */
@NullMarked
package io.pillar.presence;

import org.jspecify.annotations.NullMarked;
