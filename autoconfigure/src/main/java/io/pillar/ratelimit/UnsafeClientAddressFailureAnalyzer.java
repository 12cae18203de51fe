package io.pillar.ratelimit;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about an {@link UnsafeClientAddressException}.
 */
class UnsafeClientAddressFailureAnalyzer extends AbstractFailureAnalyzer<UnsafeClientAddressException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsafeClientAddressException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
