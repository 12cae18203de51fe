package io.pillar.lock;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static io.pillar.lock.LockedCheckTests.assertRefused;

/**
 * What a {@link Locked} method may not return.
 */
class LockedReturnTests {

	@Test
	void streamThatIsReadAfterTheCallIsRefused() {
		assertRefused(LazyStream.class, "java.util.stream.Stream", "nobody can tell");
	}

	@Test
	void callableThatIsCalledAfterTheCallIsRefused() {
		assertRefused(LazyCallable.class, "java.util.concurrent.Callable", "nobody can tell");
	}

	@Test
	void interruptionOfAFutureIsRefused() {
		assertRefused(InterruptedFuture.class, "interruptOnLost", "onLost");
	}

	@Test
	void interruptionOfAMonoIsRefused() {
		assertRefused(InterruptedMono.class, "interruptOnLost", "onLost");
	}

	static class LazyStream {

		@Locked
		Stream<String> work() {
			throw new IllegalStateException();
		}

	}

	static class LazyCallable {

		@Locked
		Callable<String> work() {
			throw new IllegalStateException();
		}

	}

	static class InterruptedFuture {

		@Locked(interruptOnLost = true)
		CompletableFuture<String> work() {
			throw new IllegalStateException();
		}

	}

	static class InterruptedMono {

		@Locked(interruptOnLost = true)
		Mono<String> work() {
			throw new IllegalStateException();
		}

	}

}
