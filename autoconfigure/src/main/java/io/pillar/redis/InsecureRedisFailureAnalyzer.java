package io.pillar.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about an {@link InsecureRedisException}.
 */
class InsecureRedisFailureAnalyzer extends AbstractFailureAnalyzer<InsecureRedisException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InsecureRedisException cause) {
		return new FailureAnalysis(cause.getMessage() + " pillar.redis.security is 'require'.",
				InsecureRedisException.REMEDY, cause);
	}

}
