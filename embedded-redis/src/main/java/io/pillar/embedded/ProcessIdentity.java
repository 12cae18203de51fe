package io.pillar.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid the number of the process
 * @param start when it started, or the epoch if the system did not say
 */
record ProcessIdentity(long pid, Instant start) {

	// Linux derives the instant from the time of boot, which moves when the clock is set
	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	static ProcessIdentity of(ProcessHandle process) {
		return new ProcessIdentity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
	}

	/**
	 * Find the process, if it certainly is the same one.
	 * @return the process
	 */
	Optional<ProcessHandle> find() {
		return ProcessHandle.of(this.pid)
			.filter((process) -> process.info().startInstant().filter(this::isStart).isPresent());
	}

	/**
	 * Whether the process is certainly gone.
	 * @return whether it is
	 */
	boolean isGone() {
		return ProcessHandle.of(this.pid)
			.map((process) -> process.info().startInstant().filter((instant) -> !isStart(instant)).isPresent())
			.orElse(true);
	}

	private boolean isStart(Instant instant) {
		return Duration.between(this.start, instant).abs().compareTo(TOLERANCE) < 0;
	}

}
