package io.pillar.session;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.pillar.session.SessionSettings.Away;
import io.pillar.session.SessionSettings.Near;
import io.pillar.session.SessionSettings.PerUser;

/**
 * Settings that differ from the usual ones in one point.
 */
final class SessionTestSettings {

	private SessionTestSettings() {
	}

	static SessionSettings usual() {
		return SessionSettings.defaults();
	}

	static SessionSettings timeout(Duration timeout) {
		return lasting(timeout, Duration.ZERO);
	}

	static SessionSettings lasting(Duration timeout, Duration maxLifetime) {
		return change((from) -> new SessionSettings(timeout, maxLifetime, from.touchFraction(), from.saveMode(),
				from.maxSize(), from.perUser(), from.near(), from.away()));
	}

	static SessionSettings saving(SessionSaveMode mode) {
		return change((from) -> new SessionSettings(from.timeout(), from.maxLifetime(), from.touchFraction(), mode,
				from.maxSize(), from.perUser(), from.near(), from.away()));
	}

	static SessionSettings size(long maxSize) {
		return change((from) -> new SessionSettings(from.timeout(), from.maxLifetime(), from.touchFraction(),
				from.saveMode(), maxSize, from.perUser(), from.near(), from.away()));
	}

	static SessionSettings perUser(int max, boolean refuses) {
		return change((from) -> new SessionSettings(from.timeout(), from.maxLifetime(), from.touchFraction(),
				from.saveMode(), from.maxSize(), new PerUser(max, refuses), from.near(), from.away()));
	}

	static SessionSettings near(Duration validity) {
		return change((from) -> new SessionSettings(from.timeout(), from.maxLifetime(), from.touchFraction(),
				from.saveMode(), from.maxSize(), from.perUser(), new Near(10_000, validity), from.away()));
	}

	static SessionSettings away(boolean strict, Duration grace, int maxPending) {
		return change((from) -> new SessionSettings(from.timeout(), from.maxLifetime(), from.touchFraction(),
				from.saveMode(), from.maxSize(), from.perUser(), from.near(), new Away(strict, grace, maxPending)));
	}

	/**
	 * What ended is remembered for no longer than sessions live unused.
	 */
	static SessionSettings forgetful(Duration timeout) {
		return change((from) -> new SessionSettings(timeout, from.maxLifetime(), from.touchFraction(), from.saveMode(),
				from.maxSize(), from.perUser(), from.near(), new Away(false, Duration.ofSeconds(1), 100)));
	}

	private static SessionSettings change(UnaryOperator<SessionSettings> change) {
		return change.apply(usual());
	}

}
