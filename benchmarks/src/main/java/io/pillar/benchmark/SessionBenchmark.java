package io.pillar.benchmark;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Requests of users who are logged in, one to a thread.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class SessionBenchmark {

	@Param("PILLAR")
	String subject;

	private SessionSites site;

	@Setup
	public void start() {
		this.site = SessionSubject.valueOf(this.subject).start(JmhRunner.redis());
	}

	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	@OutputTimeUnit(TimeUnit.SECONDS)
	public String read(Visitor visitor) {
		String page = visitor.browser.get("/read");
		if (!page.equals("Alice")) {
			// one that answers something else may be faster than any
			throw new IllegalStateException(this.subject + " does not know the user");
		}
		return page;
	}

	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	@OutputTimeUnit(TimeUnit.SECONDS)
	public String change(Visitor visitor) {
		return visitor.browser.get("/change");
	}

	@Benchmark
	@BenchmarkMode(Mode.Throughput)
	@OutputTimeUnit(TimeUnit.SECONDS)
	public String ignore(Visitor visitor) {
		return visitor.browser.get("/ignore");
	}

	@TearDown
	public void stop() {
		this.site.close();
	}

	/**
	 * A user who is logged in.
	 */
	@State(Scope.Thread)
	@SuppressWarnings("NullAway.Init")
	public static class Visitor {

		private SessionBrowser browser;

		@Setup
		public void login(SessionBenchmark benchmark) {
			this.browser = benchmark.site.browser();
			this.browser.get("/login");
		}

		@TearDown
		public void leave() {
			this.browser.close();
		}

	}

}
