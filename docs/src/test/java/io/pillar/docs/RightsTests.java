package io.pillar.docs;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import io.pillar.cache.TwoTierCacheManager;
import io.pillar.embedded.RedisReplyException;
import io.pillar.embedded.RedisServer;
import io.pillar.event.EventBus;
import io.pillar.event.EventReach;
import io.pillar.lock.Lease;
import io.pillar.lock.LockInspection;
import io.pillar.lock.LockOptions;
import io.pillar.lock.Locks;
import io.pillar.lock.RunLedger;
import io.pillar.lock.RunOnce;
import io.pillar.lock.RunStatus;
import io.pillar.presence.Member;
import io.pillar.presence.Presence;
import io.pillar.presence.PresenceInspection;
import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimit.Algorithm;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitOverride;
import io.pillar.ratelimit.RateLimitPolicies;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitRuling;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.session.SessionToken;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;
import io.pillar.session.UserSessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rights that the guide lists are enough.
 */
class RightsTests {

	private static final Page PAGE = Page.read(Repository.ROOT.resolve("docs/features/redis.md"));

	@Test
	void applicationWorksWithTheListedRightsAndIsDeniedNothing() {
		try (RedisServer redis = server(); ConfigurableApplicationContext application = application(redis)) {
			RedisAvailability availability = application.getBean(RedisAvailability.class);
			patiently().untilAsserted(() -> assertThat(availability.reason()).as("why Redis is unavailable").isEmpty());
			RedisChannels channels = application.getBean(RedisChannels.class);
			channels.subscribe("bots:guide", (message) -> {
			});
			patiently().until(() -> channels.connects() > 0);
			useTheCache(application.getBean(TwoTierCacheManager.class), redis);
			useLimits(application.getBean(RateLimiter.class));
			useLocks(application.getBean(Locks.class), application.getBean(LockInspection.class));
			useJobs(application.getBean(RunLedger.class));
			useEvents(application.getBean(EventBus.class), redis);
			useSessions(application.getBean(SessionTokens.class), application.getBean(UserSessions.class));
			usePresence(application.getBean(Presence.class), application.getBean(PresenceInspection.class), redis);
			RateLimitPolicies policies = application.getBean(RateLimitPolicies.class);
			policies.override("api", new RateLimitOverride(5L, null, null));
			policies.clear("api");
			patiently().until(() -> calls(redis, "zcard") > 0);
			assertThat(redis.execute("ACL", "LOG")).isEmpty();
		}
	}

	private static void useTheCache(TwoTierCacheManager caches, RedisServer redis) {
		Cache cache = caches.getCache("bots");
		assertThat(cache.get("7")).isNull();
		assertThat(cache.get("8", () -> "Ada")).isEqualTo("Ada");
		cache.put("8", "Eve");
		cache.evict("8");
		cache.clear();
		assertThat(cache.retrieve("9", () -> CompletableFuture.completedFuture("Zoe")).join()).isEqualTo("Zoe");
		// a change that nobody announced: a heartbeat finds it, and looks into the log
		redis.execute("XADD", "bots:cache:{bots.0}:%log", "1-1", "c", "bots", "k", "10", "i", "elsewhere");
		redis.execute("SET", "bots:cache:{bots.0}:%seq", "1:elsewhere");
		patiently().until(() -> calls(redis, "xrange") > 0);
		assertThat(caches.stats("bots").orElseThrow().fallbacks()).isZero();
	}

	private static void useLimits(RateLimiter limiter) {
		for (Algorithm algorithm : Algorithm.values()) {
			RateLimitKey key = new RateLimitKey(RateLimit.of("limit", 2, Duration.ofMinutes(1)).with(algorithm), "me");
			RateLimitDecision decision = limiter.acquire(RateLimitRequest.of(key));
			assertThat(decision.origin()).isEqualTo(RateLimitDecision.Origin.SHARED);
			limiter.refund(RateLimitRequest.of(key), decision);
			limiter.rule(key, RateLimitRuling.ban(Duration.ofMinutes(1)));
			limiter.lift(key);
			limiter.reset(key);
		}
	}

	private static void useLocks(Locks locks, LockInspection inspection) {
		Lease lease = locks.acquire("a lock");
		CompletableFuture<Lease> waiter = CompletableFuture.supplyAsync(
				() -> locks.acquire("a lock", LockOptions.defaults().withWait(Duration.ofMinutes(1)).fair()),
				(task) -> new Thread(task, "waiter").start());
		patiently().until(() -> inspection.lock("a lock").orElseThrow().waiters() == 1);
		// it is not waited for longer than a moment
		patiently().until(() -> lease.extend(Duration.ofMinutes(1)));
		lease.closeAfter(Duration.ofMillis(100));
		Lease next = waiter.join();
		inspection.forceRelease("a lock");
		patiently().until(() -> !next.isHeld());
		locks.acquire("read", LockOptions.defaults().forReading()).close();
	}

	private static void useJobs(RunLedger ledger) {
		patiently().until(() -> ledger.runs("report", 10).stream().anyMatch((run) -> run.status() == RunStatus.DONE));
	}

	private static void useEvents(EventBus bus, RedisServer redis) {
		List<String> heard = new CopyOnWriteArrayList<>();
		bus.subscribe("broadcast", String.class, heard::add);
		assertThat(bus.publish("broadcast", "hello")).isEqualTo(EventReach.FLEET);
		patiently().until(() -> heard.contains("hello"));
		int reads = calls(redis, "xrange");
		redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
		patiently().until(() -> calls(redis, "xrange") > reads);
	}

	private static void useSessions(SessionTokens tokens, UserSessions sessions) {
		SessionToken token = tokens.create(SessionUser.of("alice"));
		SessionToken renewed = tokens.renew(token.value()).orElseThrow();
		assertThat(tokens.validate(renewed.value())).isPresent();
		assertThat(sessions.of("alice")).hasSize(1);
		assertThat(sessions.end("alice", renewed.handle())).isTrue();
		tokens.create(SessionUser.of("alice"));
		assertThat(sessions.endAll("alice")).isEqualTo(1);
	}

	private static void usePresence(Presence presence, PresenceInspection inspection, RedisServer redis) {
		presence.join("room", Member.of("alice", "c1"));
		presence.join("room", Member.of("bob", "c2"));
		presence.update("room", "c1", "{}");
		presence.disconnect("c2");
		presence.typing("room", "alice");
		assertThat(presence.members("room")).hasSize(2);
		assertThat(presence.users("room")).hasSize(2);
		assertThat(presence.count(Presence.EVERYONE)).isEqualTo(2);
		assertThat(presence.channelsOf("alice")).containsExactly("room");
		assertThat(inspection.channels(10)).hasSize(1);
		assertThat(presence.visitors("room", LocalDate.EPOCH)).isZero();
		losePresence(presence, inspection, redis);
	}

	private static void losePresence(Presence presence, PresenceInspection inspection, RedisServer redis) {
		// a node that died, and a Redis that lost its data
		redis.execute("ZADD", "bots:presence:{ms3}:leases", "1", "dead");
		redis.execute("SADD", "bots:presence:{ms3}:node:dead", "m|room|dead|1");
		redis.execute("DEL", "bots:presence:{ms3}:events");
		patiently().until(() -> redis.execute("EXISTS", "bots:presence:{ms3}:node:dead").equals("0"));
		patiently().until(() -> !presence.isOnline("bob"));
		assertThat(presence.lastSeen("bob")).isPresent();
		redis.execute("FLUSHALL");
		patiently().until(() -> presence.isOnline("alice") && inspection.stats().resyncs() > 0);
		assertThat(inspection.stats().heals()).isPositive();
	}

	private static ConditionFactory patiently() {
		return await().atMost(Duration.ofSeconds(30));
	}

	private static int calls(RedisServer redis, String command) {
		Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
			.matcher(redis.execute("INFO", "commandstats"));
		return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
	}

	private static RedisServer server() {
		RedisServer redis = RedisServer.builder().start();
		redis.execute(("ACL SET" + user()).split(" "));
		try {
			redis.execute("ACL", "SETUSER", "pillar", "+client|setinfo");
		}
		catch (RedisReplyException ex) {
			// a server before 7.2 knows no such command, and is not asked for it
		}
		return redis;
	}

	private static String user() {
		return PAGE.code("").stream().filter((block) -> block.startsWith("user ")).findFirst().orElseThrow().strip();
	}

	private static ConfigurableApplicationContext application(RedisServer redis) {
		return new SpringApplication(Application.class).run("--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--spring.data.redis.username=pillar",
				"--spring.data.redis.password=secret", "--pillar.namespace=bots", "--server.port=0",
				// a machine under load answers late, which is no matter of rights
				"--pillar.redis.timeout=10s", "--pillar.session.per-user.max=3", "--pillar.presence.grace=1s",
				"--pillar.presence.lease=1s", "--pillar.rate-limit.policies.api.key=global",
				"--pillar.rate-limit.policies.api.limit=9", "--pillar.rate-limit.policies.api.window=1m");
	}

	@EnableAutoConfiguration
	@EnableScheduling
	static class Application {

		@RunOnce(name = "report")
		@Scheduled(fixedRate = 200)
		void report() {
		}

	}

}
