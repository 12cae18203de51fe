package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.pillar.benchmark.Row.Target;
import io.pillar.embedded.RedisServer;

/**
 * What is measured of sessions, and what Pillar must reach.
 */
final class SessionMeasurements {

	private static final List<SessionSubject> ASKING = List.of(SessionSubject.SPRING, SessionSubject.SPRING_INDEXED,
			SessionSubject.PILLAR_ASKING);

	private static final List<SessionSubject> USUAL = List.of(SessionSubject.SPRING, SessionSubject.SPRING_INDEXED,
			SessionSubject.PILLAR);

	private final RedisServer redis;

	private final Pace pace;

	private final Results results;

	private final Rounds<SessionSubject> rounds;

	private final JmhRunner runner;

	SessionMeasurements(RedisServer redis, Pace pace, Path log, Results results, List<SessionSubject> subjects) {
		this.redis = redis;
		this.pace = pace;
		this.results = results;
		this.rounds = new Rounds<>(redis, pace.rounds(), subjects);
		// a whole server becomes faster for half a minute: quick warms up for as long
		this.runner = new JmhRunner(redis.url(), pace.warmedUp(6), log);
	}

	void commands() {
		for (SessionRequest request : SessionRequest.values()) {
			Target[] targets = (request == SessionRequest.READ)
					? new Target[] { new Target(Column.SPRING_SESSION, 1.0 / 6) } : new Target[0];
			commands(Row.lower("commands of a request " + request.title(), "", targets), request, ASKING);
		}
		commands(Row.lower("commands of a request that reads a session the node knows", ""), SessionRequest.READ,
				USUAL);
	}

	private void commands(Row row, SessionRequest request, List<SessionSubject> subjects) {
		int times = request.isOnce() ? 20 : 200;
		this.rounds.forEach(List.of(), subjects, row, (subject) -> this.results.add(row, subject,
				SessionCommands.measure(subject, this.redis, request, times)));
	}

	void rates() {
		for (int threads : this.pace.threads()) {
			rate("read", "reading", threads, USUAL, new Target(Column.SPRING_SESSION, 2));
			if (threads > 8) {
				// what the server takes by itself
				rate("ignore", "using no session", threads, USUAL);
			}
			if (this.pace.everything() || threads == 8) {
				rate("read", "reading, Redis asked each time", threads, ASKING);
				rate("change", "changing", threads, USUAL);
			}
		}
	}

	private void rate(String method, String what, int threads, List<SessionSubject> subjects, Target... targets) {
		Row row = Row.higher("%s, %d user%s at once".formatted(what, threads, (threads != 1) ? "s" : ""), "request/s",
				targets);
		this.rounds.forEach(subjects, List.of(), row,
				(subject) -> this.results.add(row, subject,
						this.runner.timed(SessionBenchmark.class, method, subject, threads, Map.of())
							.getPrimaryResult()
							.getScore()));
	}

}
