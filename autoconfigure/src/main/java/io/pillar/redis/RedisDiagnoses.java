package io.pillar.redis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a Redis out of what its client throws.
 */
final class RedisDiagnoses {

	// errors inside a script carry the code of the command that failed further back
	private static final Map<String, RedisDiagnosis> BY_CODE = Map.ofEntries(
			Map.entry("NOAUTH", RedisDiagnosis.PASSWORD_MISSING), Map.entry("WRONGPASS", RedisDiagnosis.PASSWORD_WRONG),
			Map.entry("LOADING", RedisDiagnosis.LOADING), Map.entry("MASTERDOWN", RedisDiagnosis.LOADING),
			Map.entry("BUSY", RedisDiagnosis.BUSY), Map.entry("UNKILLABLE", RedisDiagnosis.BUSY),
			Map.entry("READONLY", RedisDiagnosis.READ_ONLY), Map.entry("CLUSTERDOWN", RedisDiagnosis.CLUSTER_DOWN),
			Map.entry("TRYAGAIN", RedisDiagnosis.CLUSTER_DOWN), Map.entry("MOVED", RedisDiagnosis.IS_CLUSTER),
			Map.entry("ASK", RedisDiagnosis.IS_CLUSTER), Map.entry("NOPERM", RedisDiagnosis.NO_RIGHT),
			Map.entry("OOM", RedisDiagnosis.OUT_OF_MEMORY), Map.entry("MISCONF", RedisDiagnosis.WRITES_REFUSED),
			Map.entry("NOREPLICAS", RedisDiagnosis.WRITES_REFUSED));

	private static final Map<String, RedisDiagnosis> BY_WORDS = Map.of("unknown command", RedisDiagnosis.NO_COMMAND,
			"unknown redis command", RedisDiagnosis.NO_COMMAND, "invalid password", RedisDiagnosis.PASSWORD_WRONG,
			"invalid username", RedisDiagnosis.PASSWORD_WRONG, "max number of clients", RedisDiagnosis.FULL,
			"cluster support disabled", RedisDiagnosis.NO_CLUSTER, "against a read only replica",
			RedisDiagnosis.READ_ONLY, "the user executing the script can't", RedisDiagnosis.NO_RIGHT,
			"no permissions to", RedisDiagnosis.NO_RIGHT, "when used memory > 'maxmemory'",
			RedisDiagnosis.OUT_OF_MEMORY);

	private static final int DEEPEST = 16;

	private RedisDiagnoses() {
	}

	static RedisDiagnosis of(@Nullable Throwable ex) {
		return of(ex, 0);
	}

	/**
	 * The innermost cause knows best. A Cluster that could not be asked carries what its
	 * nodes said as suppressed exceptions.
	 */
	private static RedisDiagnosis of(@Nullable Throwable ex, int depth) {
		if (ex == null || depth == DEEPEST) {
			return RedisDiagnosis.OTHER;
		}
		RedisDiagnosis found = of(ex.getCause(), depth + 1);
		for (Throwable suppressed : ex.getSuppressed()) {
			if (found == RedisDiagnosis.OTHER) {
				found = of(suppressed, depth + 1);
			}
		}
		return (found != RedisDiagnosis.OTHER) ? found : ofOne(ex);
	}

	private static RedisDiagnosis ofOne(Throwable ex) {
		String message = String.valueOf(ex.getMessage());
		if (ex instanceof RedisCommandExecutionException) {
			return ofError(message);
		}
		if (ex instanceof SSLException) {
			return RedisDiagnosis.TLS;
		}
		// the netty exception for a connect that takes too long is a ConnectException too
		if (ex instanceof TimeoutException || ex.getClass().getSimpleName().contains("Timeout")) {
			return RedisDiagnosis.NO_ANSWER;
		}
		if (ex instanceof UnknownHostException) {
			return RedisDiagnosis.UNKNOWN_HOST;
		}
		if (ex instanceof ConnectException) {
			return RedisDiagnosis.REFUSED;
		}
		if (message.contains("using sentinel")) {
			return RedisDiagnosis.NO_MASTER;
		}
		return isDropped(ex, message.toLowerCase(Locale.ROOT)) ? RedisDiagnosis.DROPPED : RedisDiagnosis.OTHER;
	}

	private static boolean isDropped(Throwable ex, String message) {
		return ex instanceof IOException || ex instanceof CancellationException || message.contains("not connected")
				|| message.contains("closed");
	}

	private static RedisDiagnosis ofError(String error) {
		int space = error.indexOf(' ');
		RedisDiagnosis byCode = BY_CODE.get((space > 0) ? error.substring(0, space) : error);
		if (byCode != null) {
			return byCode;
		}
		String words = error.toLowerCase(Locale.ROOT);
		return BY_WORDS.entrySet()
			.stream()
			.filter((entry) -> words.contains(entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(() -> ofErrorInScript(error));
	}

	private static RedisDiagnosis ofErrorInScript(String error) {
		return BY_CODE.entrySet()
			.stream()
			.filter((entry) -> error.contains(" " + entry.getKey() + " ") || error.contains("-" + entry.getKey() + " "))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(RedisDiagnosis.OTHER);
	}

}
