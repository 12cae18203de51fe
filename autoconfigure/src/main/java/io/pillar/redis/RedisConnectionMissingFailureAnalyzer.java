package io.pillar.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about a {@link RedisConnectionMissingException}.
 */
class RedisConnectionMissingFailureAnalyzer extends AbstractFailureAnalyzer<RedisConnectionMissingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RedisConnectionMissingException cause) {
		return new FailureAnalysis(cause.getMessage(), RedisConnectionMissingException.REMEDY, cause);
	}

}
