package io.pillar.ratelimit;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Whom a policy counts for.
 *
 * @param subject names the subject of a request, {@code null} where there is none
 * @param early whether that is known before authentication
 * @param usesAddress whether it depends on where a request came from
 * @param many whether there may be any number of subjects
 */
record PolicyKey(Function<PolicyRequest, @Nullable String> subject, boolean early, boolean usesAddress, boolean many) {

}
