package io.pillar.lock;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link RunOnceAutoConfiguration}.
 */
class RunOnceAutoConfigurationTests {

	private static final List<Instant> RATED = new CopyOnWriteArrayList<>();

	private static final List<Instant> CRONNED = new CopyOnWriteArrayList<>();

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void slotsOfTwoNodesAreRunOnceEach() {
		RATED.clear();
		CRONNED.clear();
		LockedNode.at(server.port(), Jobs.class).run((one) -> LockedNode.at(server.port(), Jobs.class).run((two) -> {
			await().until(() -> RATED.size() > 12 && CRONNED.size() > 2);
			RunLedger ledger = two.getBean(RunLedger.class);
			assertThat(ledger.jobs()).containsExactlyInAnyOrder("rated", "cronned", Jobs.class.getName() + ".failing");
			assertThat(ledger.runs("rated", 5)).hasSize(5)
				.allSatisfy((run) -> assertThat(run.slot().toEpochMilli() % 200).isZero());
			await().until(() -> ledger.runs(Jobs.class.getName() + ".failing", 5)
				.stream()
				.anyMatch((run) -> run.status() == RunStatus.FAILED
						&& run.reason().equals(IllegalStateException.class.getName())));
		}));
		assertThat(RATED).doesNotHaveDuplicates();
		assertThat(CRONNED).doesNotHaveDuplicates().allSatisfy((slot) -> assertThat(slot.getNano()).isZero());
	}

	@Test
	void slotsAreRunByTheNodeItselfWithoutRedis() {
		RATED.clear();
		local(Jobs.class).run((context) -> {
			await().until(() -> RATED.size() > 3);
			assertThat(context.getBean(RunLedger.class).runs("rated", 5)).isNotEmpty();
		});
	}

	@Test
	void methodThatIsCalledByOthersIsNotGuarded() {
		local(Jobs.class).run((context) -> CompletableFuture
			.runAsync(() -> assertThat(context.getBean(Jobs.class).manual()).isEqualTo("manual"))
			.join());
	}

	@Test
	void jobThatIsSwitchedOffDoesNotKeepTheApplicationFromItsStart() {
		local(SwitchedOff.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void fixedDelayIsRefused() {
		assertRefused(FixedDelay.class, "fixedDelay");
	}

	@Test
	void methodWithoutScheduleIsRefused() {
		assertRefused(NoSchedule.class, "no schedule");
	}

	@Test
	void asyncMethodIsRefused() {
		assertRefused(AsyncMethod.class, "@Async");
	}

	@Test
	void twoJobsOfOneNameAreRefused() {
		assertRefused(Twice.class, "two methods are the job 'same'");
	}

	@Test
	void propertyThatCannotBeIsRefused() {
		local(Jobs.class).withPropertyValues("pillar.lock.run-once.lease=1ms")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("pillar.lock.run-once.lease")
				.hasStackTraceContaining("300ms"));
	}

	@Test
	void disabledLocksLeaveSchedulesAlone() {
		local(Jobs.class).withPropertyValues("pillar.lock.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunLedger.class));
	}

	private static ApplicationContextRunner local(Class<?> type) {
		return LockedNode.runner(type).withPropertyValues("pillar.mode=local");
	}

	private static void assertRefused(Class<?> type, String part) {
		local(type).run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("@RunOnce of " + type.getName())
			.hasStackTraceContaining(part));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Jobs {

		@RunOnce(name = "rated")
		@Scheduled(fixedRate = 200)
		void rated() {
			RATED.add(SlotRun.current().slot());
		}

		@RunOnce(name = "cronned")
		@Scheduled(cron = "* * * * * *")
		void cronned() {
			CRONNED.add(SlotRun.current().slot());
		}

		@RunOnce
		@Scheduled(fixedRateString = "300ms")
		void failing() {
			throw new IllegalStateException("as planned");
		}

		String manual() {
			return "manual";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class SwitchedOff {

		@RunOnce
		@Scheduled(cron = "${no.such.cron:-}")
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class FixedDelay {

		@RunOnce
		@Scheduled(fixedDelay = 1000)
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class NoSchedule {

		@RunOnce
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class AsyncMethod {

		@Async
		@RunOnce
		@Scheduled(fixedRate = 1000)
		public void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Twice {

		@RunOnce(name = "same")
		@Scheduled(fixedRate = 1000)
		void one() {
		}

		@RunOnce(name = "same")
		@Scheduled(fixedRate = 1000)
		void two() {
		}


	}

}
