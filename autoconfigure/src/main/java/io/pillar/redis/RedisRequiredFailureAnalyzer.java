package io.pillar.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about a {@link RedisRequiredException}.
 */
class RedisRequiredFailureAnalyzer extends AbstractFailureAnalyzer<RedisRequiredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RedisRequiredException cause) {
		return new FailureAnalysis(cause.getMessage() + " pillar.redis.on-start-failure is 'fail'.",
				cause.remedy() + " With pillar.redis.on-start-failure=degrade the application starts without it.",
				cause);
	}

}
