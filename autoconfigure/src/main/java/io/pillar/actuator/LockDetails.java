package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.pillar.lock.LockHolder;
import io.pillar.lock.LockInfo;
import io.pillar.lock.RunRecord;

/**
 * Writes locks and runs for people.
 */
final class LockDetails {

	private LockDetails() {
	}

	static Map<String, Object> of(LockInfo lock) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("name", lock.name());
		shown.put("form", text(lock.form()));
		shown.put("scope", text(lock.scope()));
		shown.put("holders", lock.holders().stream().map(LockDetails::of).toList());
		shown.put("waiters", lock.waiters());
		return shown;
	}

	private static Map<String, Object> of(LockHolder holder) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("node", holder.node());
		shown.put("thread", holder.thread());
		shown.put("since", holder.since().toString());
		shown.put("leaseLeft", holder.remaining().toString());
		shown.put("token", holder.token());
		return shown;
	}

	static Map<String, Object> of(RunRecord run) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("slot", run.slot().toString());
		shown.put("status", text(run.status()));
		shown.put("node", run.node());
		shown.put("attempt", run.attempt());
		shown.put("started", run.started().toString());
		shown.put("duration", run.duration().toString());
		if (!run.reason().isEmpty()) {
			shown.put("reason", run.reason());
		}
		return shown;
	}

	static String text(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
