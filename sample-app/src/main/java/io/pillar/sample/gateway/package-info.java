/**
 * The way in: checks tokens and forwards to the bots service.
 */
@NullMarked
package io.pillar.sample.gateway;

import org.jspecify.annotations.NullMarked;
