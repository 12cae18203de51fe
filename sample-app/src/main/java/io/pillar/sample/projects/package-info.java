/**
 * Projects and their configuration.
 */
@NullMarked
package io.pillar.sample.projects;

import org.jspecify.annotations.NullMarked;
