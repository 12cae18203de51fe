/**
 * A chat over WebSockets and a stream of prices, on all nodes alike.
 */
@NullMarked
package io.pillar.sample.chat;

import org.jspecify.annotations.NullMarked;
