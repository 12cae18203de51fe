/**
 * A real Redis server as a child process, for development and tests.
 */
@NullMarked
package io.pillar.embedded;

import org.jspecify.annotations.NullMarked;
