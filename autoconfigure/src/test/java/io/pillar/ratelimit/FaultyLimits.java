package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;

/**
 * Beans with annotations that ask for what cannot work.
 */
final class FaultyLimits {

	private FaultyLimits() {
	}

	static class Hidden {

		@RateLimited(limit = 1, window = "1m")
		private void work() {
		}

		@Override
		public String toString() {
			work();
			return "hidden";
		}

	}

	static class Final {

		@RateLimited(limit = 1, window = "1m")
		final void work() {
		}

	}

	static class Static {

		@RateLimited(limit = 1, window = "1m")
		static void work() {
		}

	}

	@RateLimited(limit = 1, window = "1m")
	static class FinalOfType {

		final void work() {
		}

	}

	static class Nothing {

		@RateLimited
		void work() {
		}

	}

	static class Both {

		@RateLimited(policy = "work", limit = 1, window = "1m")
		void work() {
		}

	}

	static class Unknown {

		@RateLimited(policy = "wrk")
		void work() {
		}

	}

	static class OfRequests {

		@RateLimited(policy = "requests")
		void work() {
		}

	}

	static class Negative {

		@RateLimited(limit = -1, window = "1m")
		void work() {
		}

	}

	static class NoWindow {

		@RateLimited(limit = 1)
		void work() {
		}

	}

	static class BadWindow {

		@RateLimited(limit = 1, window = "soon")
		void work() {
		}

	}

	static class LongWindow {

		@RateLimited(limit = 1, window = "32d")
		void work() {
		}

	}

	static class BadKey {

		@RateLimited(limit = 3, window = "1m", key = "#text +")
		void work(String text) {
		}

	}

	static class Free {

		@RateLimited(limit = 3, window = "1m", cost = "0")
		void work() {
		}

	}

	static class TooDear {

		@RateLimited(limit = 3, window = "1m", cost = "4")
		void work() {
		}

	}

	static class NoNumber {

		@RateLimited(limit = 3, window = "1m", cost = "'many'")
		void work() {
		}

	}

	static class BadCost {

		@RateLimited(limit = 3, window = "1m", cost = "#text.")
		void work(String text) {
		}

	}

	static class NoFallback {

		@RateLimited(limit = 3, window = "1m", fallback = "instead")
		void work() {
		}

	}

	static class OtherParameters {

		@RateLimited(limit = 3, window = "1m", fallback = "instead")
		String work(String text) {
			return text;
		}

		String instead() {
			return "";
		}

	}

	static class OtherReturn {

		@RateLimited(limit = 3, window = "1m", fallback = "instead")
		CompletableFuture<String> work(String text) {
			return CompletableFuture.completedFuture(text);
		}

		String instead(String text) {
			return text;
		}

	}

	static class Itself {

		@RateLimited(limit = 3, window = "1m", fallback = "work")
		void work() {
		}

	}

	static class Inherited {

		@RateLimited(limit = 3, window = "1m")
		private void hidden() {
		}

		@Override
		public String toString() {
			hidden();
			return "inherited";
		}

	}

	static class Second extends Inherited {

		@RateLimited(limit = 3, window = "1m")
		void first() {
		}

	}

}
