package io.pillar.ratelimit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods whose keys anybody can make up count a bounded number of them.
 */
class MethodOverflowTests {

	private static final int PER_SECOND = 100;

	private static final int SAVED = PER_SECOND * (int) SavedUp.SAVED.toSeconds();

	private static final int SHARE = SAVED / SubjectOverflow.SHARE;

	@Test
	void callsOfMethodsCountTogetherWhenThereAreTooMany() {
		RateLimit limit = RateLimit.of("Work.of", 5, Duration.ofHours(1));
		SubjectOverflow calls = new SubjectOverflow(PER_SECOND, () -> 0, (decided) -> {
		});
		Set<String> subjects = IntStream.range(0, 10 * SAVED)
			.mapToObj((i) -> calls.bounded(new RateLimitKey(limit, "Work.of\n" + i), "Work.of\n").subject())
			.collect(Collectors.toSet());
		assertThat(subjects).hasSize(SHARE + 1).contains("Work.of\n" + SubjectOverflow.OTHERS);
		RateLimitKey first = new RateLimitKey(limit, "Work.of\n0");
		assertThat(calls.bounded(first, "Work.of\n")).as("who was seen").isSameAs(first);
		RateLimitKey other = new RateLimitKey(limit, "Work.other\nx");
		assertThat(calls.bounded(other, "Work.other\n")).as("another method").isSameAs(other);
	}

	@Test
	void methodWithAKeyThatAnybodyCanMakeUpIsBounded() {
		LimitedContexts.runner(new AtomicLong())
			.withPropertyValues("pillar.rate-limit.new-subjects-per-second=1")
			.withBean(Keyed.class)
			.run((context) -> {
				Keyed keyed = context.getBean(Keyed.class);
				assertThat(IntStream.range(0, 40).filter((i) -> isAllowed(() -> keyed.of("made-up-" + i))).count())
					.as("each is the first of its key")
					.isLessThan(20);
				keyed.ofAll();
			});
	}

	private static boolean isAllowed(Runnable call) {
		try {
			call.run();
			return true;
		}
		catch (RateLimitExceededException ex) {
			return false;
		}
	}

	static class Keyed {

		@RateLimited(limit = 1, window = "1h", key = "#key")
		void of(String key) {
		}

		@RateLimited(limit = 1, window = "1h")
		void ofAll() {
		}

	}

}
