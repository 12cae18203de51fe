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
 * Takes and releases a lock that nobody else wants.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class LockBenchmark {

	@Param("RAW")
	String subject;

	private Locker locker;

	@Setup
	public void start() {
		this.locker = LockerSubject.valueOf(this.subject).start(JmhRunner.redis());
	}

	@Benchmark
	@BenchmarkMode(Mode.SampleTime)
	@OutputTimeUnit(TimeUnit.MICROSECONDS)
	public void pair() {
		this.locker.lock("lock").run();
	}

	@TearDown
	public void stop() {
		this.locker.close();
	}

}
