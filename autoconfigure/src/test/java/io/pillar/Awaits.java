package io.pillar;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How all tests await: they look often, so that a test goes on as soon as it may, and for
 * long, because a machine under load is slow. But less than half a minute, after which
 * leases and idle threads end by themselves.
 */
public final class Awaits implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
	}

}
