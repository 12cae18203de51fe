package io.pillar.ratelimit;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flood of subjects makes a bounded number of them be counted.
 */
@ExtendWith(OutputCaptureExtension.class)
class SubjectOverflowTests {

	private static final int PER_SECOND = 100;

	private static final int SAVED = PER_SECOND * (int) SavedUp.SAVED.toSeconds();

	private static final int SHARE = SAVED / SubjectOverflow.SHARE;

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

	private final AtomicLong overflows = new AtomicLong();

	private final SubjectOverflow overflow = new SubjectOverflow(PER_SECOND, this.nanos::get, new RateLimitListener() {
		@Override
		public void decided(RateLimitDecision decision) {
		}

		@Override
		public void overflowed(String policy) {
			assertThat(policy).isEqualTo("api");
			SubjectOverflowTests.this.overflows.incrementAndGet();
		}
	});

	@Test
	void floodFromOneNetworkCountsForTheNetworkAndLeavesOthersTheirShare() {
		RateLimitPolicy policy = policy("header:X-Bot-Id");
		Set<String> subjects = new HashSet<>();
		IntStream.range(0, 10 * SAVED).forEach((i) -> subjects.add(subject(policy, "203.0.113.7", "bot-" + i)));
		assertThat(subjects).hasSize(SHARE + 1).contains("\nnetwork 203.0.113.0/24");
		assertThat(this.overflows).hasValue(10 * SAVED - SHARE);
		assertThat(subject(policy, "198.51.100.1", "one-more")).isEqualTo("one-more");
	}

	@Test
	void floodFromAllOverTheWorldCountsTogether() {
		RateLimitPolicy policy = policy("ip");
		Set<String> subjects = new HashSet<>();
		IntStream.range(0, 10 * SAVED)
			.forEach((i) -> subjects.add(subject(policy, "2001:db8:%x::1".formatted(i), "bot")));
		assertThat(subjects).hasSize(2 * SAVED + 1).contains("\nnetwork 2001:db8:%x::/48".formatted(SAVED), "\nothers");
	}

	@Test
	void whoWasSeenIsCountedAsBeforeDuringAFlood() {
		RateLimitPolicy policy = policy("ip");
		assertThat(subject(policy, "198.51.100.1", "x")).isEqualTo("198.51.100.1");
		flood(policy("header:X-Bot-Id"));
		assertThat(subject(policy, "198.51.100.2", "x")).isEqualTo(SubjectOverflow.OTHERS);
		assertThat(seenAfterFlood()).isGreaterThan(90);
	}

	// some stand where those of the flood are put, however the marks are mixed
	private int seenAfterFlood() {
		SubjectBudget budget = new SubjectBudget(PER_SECOND, this.nanos::get);
		RateLimit limit = policy("ip").limit();
		List<RateLimitKey> before = IntStream.range(0, 100)
			.mapToObj((i) -> new RateLimitKey(limit, "before-" + i))
			.toList();
		assertThat(before).allMatch(budget::admits);
		IntStream.range(0, 2 * SAVED).forEach((i) -> budget.admits(new RateLimitKey(limit, "flood-" + i)));
		return (int) before.stream().filter(budget::admits).count();
	}

	@Test
	void manyThatComeByTurnsAreAllKnownInTheEnd() {
		SubjectBudget budget = new SubjectBudget(1_000_000, this.nanos::get);
		RateLimit limit = policy("ip").limit();
		List<RateLimitKey> users = IntStream.range(0, 30_000)
			.mapToObj((i) -> new RateLimitKey(limit, "user-" + i))
			.toList();
		for (int turn = 0; turn < 8; turn++) {
			assertThat(users).allMatch(budget::admits);
		}
		assertThat(users.stream().filter((user) -> {
			boolean known = budget.knows(user);
			budget.admits(user);
			return !known;
		})).as("who has to spend the budget").hasSizeLessThan(users.size() / 10);
	}

	@Test
	void budgetComesBackWithTime() {
		RateLimitPolicy policy = policy("header:X-Bot-Id");
		flood(policy);
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		Set<String> subjects = new HashSet<>();
		IntStream.range(0, SAVED).forEach((i) -> subjects.add(bot(policy, i, "later-" + i)));
		assertThat(subjects.stream().filter((subject) -> subject.startsWith("later"))).hasSize(PER_SECOND);
		this.nanos.addAndGet(Duration.ofDays(1).toNanos());
		subjects.clear();
		IntStream.range(0, 2 * SAVED).forEach((i) -> subjects.add(bot(policy, i, "next-" + i)));
		assertThat(subjects.stream().filter((subject) -> subject.startsWith("next"))).as("no more is saved up")
			.hasSize(SAVED);
	}

	@Test
	void subjectsThatAreMadeUpToHaveOneHashAreToldApart() {
		SubjectBudget budget = new SubjectBudget(PER_SECOND, this.nanos::get);
		RateLimit limit = policy("ip").limit();
		long admitted = IntStream.range(0, 1 << 12)
			.mapToObj((i) -> IntStream.range(0, 12)
				.mapToObj((bit) -> ((i >> bit & 1) == 0) ? "Aa" : "BB")
				.collect(Collectors.joining()))
			.filter((subject) -> budget.admits(new RateLimitKey(limit, subject)))
			.count();
		assertThat(admitted).isEqualTo(SAVED);
	}

	@Test
	void limitOfAllIsAlwaysThat() {
		RateLimitPolicy everybody = policy("global");
		flood(policy("header:X-Bot-Id"));
		assertThat(subject(everybody, "203.0.113.7", "x")).isEqualTo("global");
	}

	@Test
	void networkCountsAgainstThePlainLimitAndWithTheSameCost() {
		RateLimitPolicy policy = policy("header:X-Bot-Id");
		flood(policy);
		PolicyCall call = call(policy, "203.0.113.7", "one-more");
		assertThat(call.cost()).isEqualTo(2);
		assertThat(call.key().limit()).isSameAs(policy.limit());
	}

	@Test
	void floodIsToldOnceAMinute(CapturedOutput output) {
		RateLimitPolicy policy = policy("header:X-Bot-Id");
		flood(policy);
		assertThat(output.toString().split("pillar.rate-limit.new-subjects-per-second", -1)).hasSize(2);
		assertThat(output).doesNotContain("203.0.113").doesNotContain("bot-");
	}

	@Test
	void serverCountsForTheirNetworkWhatIsTooMuch() {
		try (RateLimitServer server = RateLimitServer
			.start(RateLimitServer.all(RateLimitServer.policy("bot", "header:X-Bot-Id", 2),
					new String[] { "pillar.rate-limit.new-subjects-per-second=1" }))) {
			assertThat(IntStream.range(0, 40).map((i) -> server.status("/api", "X-Bot-Id", "bot-" + i)))
				.as("each is the first of its bot")
				.contains(200, 429);
		}
	}

	@Test
	void threadsSpendTheBudgetTogether() throws Exception {
		SubjectBudget budget = new SubjectBudget(PER_SECOND, this.nanos::get);
		RateLimit limit = policy("ip").limit();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			CountDownLatch go = new CountDownLatch(4);
			List<Future<Long>> admitted = IntStream.range(0, 4).mapToObj((thread) -> threads.submit(() -> {
				go.countDown();
				go.await();
				return IntStream.range(0, SAVED)
					.filter((i) -> budget.admits(new RateLimitKey(limit, thread + "-" + i)))
					.count();
			})).toList();
			long sum = 0;
			for (Future<Long> each : admitted) {
				sum += each.get();
			}
			assertThat(sum).isEqualTo(SAVED);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void flood(RateLimitPolicy policy) {
		IntStream.range(0, 2 * SAVED).forEach((i) -> subject(policy, address(i), "bot-" + i));
	}

	private static String address(int i) {
		return "2001:db8:%x::1".formatted(i);
	}

	private String bot(RateLimitPolicy policy, int i, String bot) {
		return subject(policy, address(i), bot);
	}

	private String subject(RateLimitPolicy policy, String address, String bot) {
		return call(policy, address, bot).key().subject();
	}

	private PolicyCall call(RateLimitPolicy policy, String address, String bot) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/x");
		request.setRemoteAddr(address);
		request.addHeader("X-Bot-Id", bot);
		ClientAddresses addresses = new ClientAddresses(List.of(), ForwardedHeader.X_FORWARDED_FOR, 32, 64);
		ServletRequestView view = new ServletRequestView(request, new RequestClients(addresses));
		PolicyCall call = policy.callOf(view);
		assertThat(call).isNotNull();
		return this.overflow.bounded(call, view);
	}

	private static RateLimitPolicy policy(String key) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put("p.limit", "10");
		source.put("p.window", "1m");
		source.put("p.cost", "2");
		source.put("p.key", key);
		return new RateLimitPolicyFactory(new PolicyKeys(new DefaultListableBeanFactory(), new NodeId("n1")))
			.create("api", new Binder(source).bind("p", Bindable.of(RateLimitPolicyProperties.class)).get());
	}

}
