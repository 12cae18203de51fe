/**
 * Logs users in, by a page or by a token, and shows them where they are logged in.
 */
@NullMarked
package io.pillar.sample.login;

import org.jspecify.annotations.NullMarked;
