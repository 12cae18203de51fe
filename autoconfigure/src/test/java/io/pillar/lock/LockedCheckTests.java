package io.pillar.lock;

import java.util.concurrent.Future;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.lock.Locked.OnFailure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a {@link Locked} method may not be.
 */
@ExtendWith(OutputCaptureExtension.class)
class LockedCheckTests {

	@Test
	void privateMethodIsRefused() {
		assertRefused(PrivateMethod.class, "private", "overridable");
	}

	@Test
	void finalMethodIsRefused() {
		assertRefused(FinalMethod.class, "final", "overridable");
	}

	@Test
	void expressionThatCannotBeReadIsRefused() {
		assertRefused(BrokenKey.class, "#a[", "#p0");
	}

	@Test
	void expressionOverNoArgumentIsRefused() {
		assertRefused(UnknownKey.class, "#b", "#a");
	}

	@Test
	void expressionThatNamesATypeIsRefused() {
		assertRefused(TypeKey.class, "T(java.lang.Runtime)", "it cannot use");
	}

	@Test
	void fallbackThatIsNotThereIsRefused() {
		assertRefused(NoFallback.class, "'other'", "LockUnavailableException");
	}

	@Test
	void fallbackThatDoesNotFitIsRefused() {
		assertRefused(OddFallback.class, "'other'", "a return type that fits");
	}

	@Test
	void skipOfNumberIsRefused() {
		assertRefused(SkippedNumber.class, "no long", "Return an object");
	}

	@Test
	void futureThatNobodyIsToldOfIsRefused() {
		assertRefused(PlainFuture.class, "nobody can tell", "CompletableFuture");
	}

	@Test
	void timeThatIsNoneIsRefused() {
		assertRefused(OddTime.class, "lease 'soon'", "500ms");
	}

	@Test
	void leaseThatIsTooShortIsRefused() {
		assertRefused(ShortLease.class, "lease '1ms'", "500ms");
	}

	@Test
	void permitsWithoutFormAreRefused() {
		assertRefused(NoForm.class, "permits", "LockForm.PERMIT");
	}

	@Test
	void callsOfOwnLockedMethodsAreWarnedOf(CapturedOutput output) {
		new LockedMethods().check(SelfCalling.class);
		assertThat(output).contains("SelfCalling calls methods of its own that are @Locked: inner in outer");
	}

	static void assertRefused(Class<?> type, String... parts) {
		ThrowingCallable check = () -> new LockedMethods().check(type);
		assertThatExceptionOfType(InvalidLockedException.class).isThrownBy(check)
			.withMessageContainingAll(parts)
			.withMessageContaining(type.getName());
	}

	static class PrivateMethod {

		@Locked
		private void work() {
		}

	}

	static class FinalMethod {

		@Locked
		final void work() {
		}

	}

	static class BrokenKey {

		@Locked(key = "#a[")
		void work(String a) {
		}

	}

	static class UnknownKey {

		@Locked(key = "#b")
		void work(String a) {
		}

	}

	static class TypeKey {

		@Locked(key = "T(java.lang.Runtime).getRuntime()")
		void work(String a) {
		}

	}

	static class NoFallback {

		@Locked(fallback = "other")
		void work(String a) {
		}

	}

	static class OddFallback {

		@Locked(fallback = "other")
		String work(String a) {
			return a;
		}

		int other(String a) {
			return a.length();
		}

	}

	static class SkippedNumber {

		@Locked(onFailure = OnFailure.SKIP)
		long work() {
			return 0;
		}

	}

	static class PlainFuture {

		@Locked
		Future<String> work() {
			throw new IllegalStateException();
		}

	}

	static class OddTime {

		@Locked(lease = "soon")
		void work() {
		}

	}

	static class ShortLease {

		@Locked(lease = "1ms")
		void work() {
		}

	}

	static class NoForm {

		@Locked(permits = 3)
		void work() {
		}

	}

	static class SelfCalling {

		@Locked
		void inner() {
		}

		void outer() {
			Runnable later = () -> inner();
			later.run();
		}

	}

}
