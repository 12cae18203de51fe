package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitLoad.Member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis is killed, hangs or forgets its scripts while two nodes ask all the time.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitAwayTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final long SHARE = RateLimitLoad.COUNTED.permits() / 2;

	private final RateLimitLoad load = new RateLimitLoad();

	private RedisServer redis;

	private RateLimitNodes nodes;

	private List<Member> members;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.nodes = RateLimitNodes.on(this.redis.host(), this.redis.port());
		List<ConfigurableApplicationContext> contexts = List.of(this.nodes.start(), this.nodes.start());
		// or it hears of the other with its next beat only
		contexts.get(0).getBean(RedisNodes.class).available();
		await().atMost(LIMIT)
			.until(() -> contexts.stream().allMatch((node) -> node.getBean(RedisNodes.class).count() == 2));
		this.members = contexts.stream().map(this.load::join).toList();
	}

	@AfterEach
	void stop() {
		this.load.close();
		this.redis.resume();
		this.nodes.close();
		this.redis.close();
	}

	@Test
	void redisThatIsKilledLetsNobodyWait(CapturedOutput output) throws Exception {
		send(500);
		int mark = output.getAll().length();
		List<Long> timeouts = timeouts();
		this.redis.kill();
		assertThatNodesGoOnAlone();
		assertThat(timeouts()).isEqualTo(timeouts);
		this.redis.restart();
		assertThatNodesAreTogetherAgain();
		this.load.rest();
		assertThatEachNodeSaidItOnce(output.getAll().substring(mark));
	}

	@Test
	void redisThatHangsLetsTheFirstRequestsWaitOnly(CapturedOutput output) throws Exception {
		send(500);
		int mark = output.getAll().length();
		List<Long> timeouts = timeouts();
		this.redis.pause();
		assertThatNodesGoOnAlone();
		for (int i = 0; i < timeouts.size(); i++) {
			// each thread at most until three calls have failed; the others are the
			// monitor's
			assertThat(timeouts().get(i) - timeouts.get(i)).isBetween(1L, 3L * RateLimitLoad.THREADS + 20);
		}
		this.redis.resume();
		assertThatNodesAreTogetherAgain();
		this.load.rest();
		assertThatEachNodeSaidItOnce(output.getAll().substring(mark));
		// what Redis had counted before still holds
		assertThat(countedByAll()).isLessThanOrEqualTo(RateLimitLoad.COUNTED.permits());
		assertThat(remaining()).isZero();
	}

	@Test
	void scriptsThatRedisForgetsAreSentAgain(CapturedOutput output) throws Exception {
		int mark = output.getAll().length();
		this.members.forEach((member) -> member.send(3000));
		for (int i = 0; i < 50; i++) {
			this.redis.execute("SCRIPT", "FLUSH");
			long before = this.members.get(0).shared.sum();
			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.members.get(0).shared.sum() > before);
		}
		awaitAnswers();
		this.load.rest();
		assertThat(this.members).allSatisfy((member) -> assertThat(member.fallback.sum()).isZero());
		assertThat(countedByAll()).isEqualTo(RateLimitLoad.COUNTED.permits());
		assertThat(output.getAll().substring(mark)).doesNotContain("WARN", "ERROR");
	}

	private void assertThatNodesGoOnAlone() {
		await().atMost(LIMIT).until(() -> this.members.stream().noneMatch(Member::isAvailable));
		List<Long> calls = this.members.stream().map((member) -> member.link.stats().calls()).toList();
		send((int) SHARE + 500);
		await().atMost(LIMIT)
			.until(() -> this.members.stream().allMatch((member) -> member.fallback.sum() > 2 * SHARE));
		for (int i = 0; i < calls.size(); i++) {
			Member member = this.members.get(i);
			// only the monitor asks whether Redis is back
			assertThat(member.link.stats().calls() - calls.get(i)).isLessThan(100);
			assertThat(member.surprised.sum()).isLessThanOrEqualTo(4 * RateLimitLoad.THREADS);
			assertThat(member.countedFallback.sum()).isEqualTo(SHARE);
			assertThatPoliciesHold(member);
		}
	}

	private static void assertThatPoliciesHold(Member member) {
		RateLimit each = RateLimit.of("each", 4, Duration.ofMinutes(10));
		RateLimitRequest open = RateLimitRequest.of(new RateLimitKey(each.with(WithoutRedis.OPEN), "open"));
		RateLimitRequest closed = RateLimitRequest.of(new RateLimitKey(each.with(WithoutRedis.CLOSED), "closed"));
		for (int i = 0; i < 20; i++) {
			assertThat(member.limiter.acquire(open).allowed()).isTrue();
			assertThat(member.limiter.acquire(closed).allowed()).isFalse();
		}
	}

	private void assertThatNodesAreTogetherAgain() {
		await().atMost(LIMIT).until(() -> this.members.stream().allMatch(Member::isAvailable));
		// those that were asked for before are answered
		awaitMore(50);
		List<Long> alone = this.members.stream().map((member) -> member.fallback.sum()).toList();
		send(3000);
		awaitMore(500);
		assertThat(this.members).extracting((member) -> member.fallback.sum()).isEqualTo(alone);
	}

	private void assertThatEachNodeSaidItOnce(String output) {
		assertThat(output.split("is unavailable:", -1)).hasSize(this.members.size() + 1);
		assertThat(output.split("is available after", -1)).hasSize(this.members.size() + 1);
		assertThat(output.split("WARN|ERROR", -1)).hasSize(this.members.size() + 1);
	}

	private void awaitMore(int shared) {
		List<Long> before = this.members.stream().map((member) -> member.shared.sum()).toList();
		for (int i = 0; i < before.size(); i++) {
			long enough = before.get(i) + shared;
			Member member = this.members.get(i);
			await().atMost(LIMIT).until(() -> member.shared.sum() >= enough);
		}
	}

	private void send(int requests) {
		this.members.forEach((member) -> member.send(requests));
		awaitAnswers();
	}

	private void awaitAnswers() {
		await().atMost(LIMIT).until(() -> this.members.stream().allMatch(Member::isAnswered));
	}

	private List<Long> timeouts() {
		return this.members.stream().map((member) -> member.link.stats().timeouts()).toList();
	}

	private long countedByAll() {
		return this.members.stream().mapToLong((member) -> member.countedShared.sum()).sum();
	}

	private long remaining() {
		RateLimitDecision decision = this.members.get(0).limiter.peek(RateLimitLoad.HOT);
		assertThat(decision.origin()).isEqualTo(Origin.SHARED);
		return decision.states().get(0).remaining();
	}

}
