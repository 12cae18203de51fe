package io.pillar.lock;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about an {@link InvalidLockedException}.
 */
class InvalidLockedFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLockedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLockedException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
	}

}
