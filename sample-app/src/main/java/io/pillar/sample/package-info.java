/**
 * A gateway and a small service that show Pillar at work.
 */
@NullMarked
package io.pillar.sample;

import org.jspecify.annotations.NullMarked;
