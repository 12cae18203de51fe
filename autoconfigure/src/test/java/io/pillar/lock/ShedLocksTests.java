package io.pillar.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link ShedLocks}.
 */
class ShedLocksTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = LockedNode.runner().withPropertyValues("pillar.mode=local");

	@Test
	void lockThatIsHeldIsNotGotTwiceNotEvenByItsThread() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			SimpleLock lock = lock(provider, LONG, Duration.ZERO).orElseThrow();
			assertThat(lock(provider, LONG, Duration.ZERO)).isEmpty();
			lock.unlock();
			assertThat(lock(provider, LONG, Duration.ZERO)).isPresent();
		});
	}

	@Test
	void lockIsKeptAsLongAsAtLeast() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			lock(provider, LONG, Duration.ofMillis(100)).orElseThrow().unlock();
			await().until(() -> lock(provider, LONG, LONG), Optional::isPresent).orElseThrow().unlock();
			assertThat(lock(provider, LONG, Duration.ZERO)).isEmpty();
		});
	}

	@Test
	void lockThatRanOutIsNeitherReleasedNorExtendedFromItsNewHolder() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			SimpleLock old = lock(provider, Duration.ofMillis(100), Duration.ZERO).orElseThrow();
			await().until(() -> lock(provider, LONG, Duration.ZERO).isPresent());
			assertThat(old.extend(LONG, Duration.ZERO)).isEmpty();
			assertThat(lock(provider, LONG, Duration.ZERO)).isEmpty();
		});
	}

	@Test
	void lockThatRanOutAndIsReleasedLeavesItsNewHolderAlone() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			SimpleLock old = lock(provider, Duration.ofMillis(100), Duration.ZERO).orElseThrow();
			await().until(() -> lock(provider, LONG, Duration.ZERO).isPresent());
			old.unlock();
			assertThat(lock(provider, LONG, Duration.ZERO)).isEmpty();
		});
	}

	@Test
	void lockThatIsExtendedIsHeldLonger() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			SimpleLock lock = lock(provider, LONG, Duration.ZERO).orElseThrow();
			SimpleLock longer = lock.extend(Duration.ofHours(1), Duration.ZERO).orElseThrow();
			assertThat(context.getBean(LockInspection.class)
				.lock("@shedlock:job")
				.orElseThrow()
				.holders()
				.get(0)
				.remaining()).isGreaterThan(LONG);
			longer.unlock();
			assertThat(lock(provider, LONG, Duration.ZERO)).isPresent();
		});
	}

	@Test
	void lockThatIsTakenAwayByForceIsLost() {
		this.runner.run((context) -> {
			LockProvider provider = context.getBean(LockProvider.class);
			SimpleLock lock = lock(provider, LONG, Duration.ZERO).orElseThrow();
			assertThat(context.getBean(LockInspection.class).forceRelease("@shedlock:job")).isTrue();
			await().until(() -> lock(provider, LONG, Duration.ZERO).isPresent());
			assertThat(lock.extend(LONG, Duration.ZERO)).isEmpty();
		});
	}

	@Test
	void providerIsNotThereWithoutShedLock() {
		this.runner.withClassLoader(new FilteredClassLoader(LockProvider.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pillarShedLocks"));
	}

	@Test
	void providerOfTheApplicationWins() {
		this.runner.withBean("own", LockProvider.class, () -> (configuration) -> Optional.empty())
			.run((context) -> assertThat(context).hasSingleBean(LockProvider.class).hasBean("own"));
	}

	private static Optional<SimpleLock> lock(LockProvider provider, Duration atMost, Duration atLeast) {
		return provider.lock(new LockConfiguration(Instant.now(), "job", atMost, atLeast));
	}

}
