/**
 * What only a demonstration should offer; present with the profile {@code demo}.
 */
@NullMarked
package io.pillar.sample.demo;

import org.jspecify.annotations.NullMarked;
