package io.pillar.docs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import io.pillar.cache.TwoTierCacheManager;
import io.pillar.embedded.RedisServer;
import io.pillar.event.EventBus;
import io.pillar.lock.Lease;
import io.pillar.lock.LockOptions;
import io.pillar.lock.Locks;
import io.pillar.lock.RunOnce;
import io.pillar.presence.Member;
import io.pillar.presence.Presence;
import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The table of keys names every key there is, and no other.
 */
class RedisKeysTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\{?<namespace>:[^`]+)` \\| (\\w+) \\| ([^|]+) \\|");

	@Test
	void keyInRedisIsInTheTableWithItsTypeAndLife() {
		List<Row> rows = rows();
		try (RedisServer redis = RedisServer.builder().start();
				ConfigurableApplicationContext application = application(redis)) {
			use(application, redis);
			Locks locks = application.getBean(Locks.class);
			Lease lease = locks.acquire("a lock");
			CompletableFuture<Lease> waiter = CompletableFuture
				.supplyAsync(() -> locks.acquire("a lock", LockOptions.defaults().withWait(Duration.ofMinutes(1))));
			await().until(() -> redis.execute("EXISTS", "{bots:lock:a%20lock}:queue").equals("1"));
			assertRows(rows, redis);
			lease.close();
			waiter.join().close();
		}
	}

	private static void use(ConfigurableApplicationContext application, RedisServer redis) {
		Cache cache = application.getBean(TwoTierCacheManager.class).getCache("a cache");
		cache.get("miss");
		cache.get("load:ed", () -> 1);
		cache.put("put", 1);
		cache.clear();
		RateLimit limit = RateLimit.of("hourly", 1, Duration.ofHours(1));
		application.getBean(RateLimiter.class).acquire(RateLimitRequest.of(new RateLimitKey(limit, "a subject")));
		application.getBean(EventBus.class).publish("broadcast", "hello");
		useSessions(application, redis);
		usePresence(application.getBean(Presence.class));
		redis.execute("HSET", "bots:rate-limit:overrides", "hourly", "\0015 - -");
		// written when Redis has lost data
		redis.execute("SADD", "bots:lock::reclaimed:a1", "a node");
		redis.execute("EXPIRE", "bots:lock::reclaimed:a1", "60");
		// written when a node connects, which may be long ago
		redis.execute("SET", "bots:redis:rehearsal:a1", "1", "PX", "60000");
		// written when a node stops
		redis.execute("SET", "bots:session:stopped:a1", "1", "PX", "60000");
		await().until(() -> redis.execute("EXISTS", "bots:rate-limit:nodes").equals("1"));
		await().until(() -> redis.execute("EXISTS", "bots:lock:runs:{report}").equals("1"));
	}

	private static void usePresence(Presence presence) {
		presence.join("a room", Member.of("alice", "c1"));
		presence.join("a room", Member.of("bob", "c2"));
		presence.disconnect("c2");
		presence.join("a room", Member.of("zoe", "c3"));
		presence.leave("a room", "c3");
	}

	@SuppressWarnings("unchecked")
	private static void useSessions(ConfigurableApplicationContext application, RedisServer redis) {
		SessionRepository<? extends Session> sessions = application.getBean(SessionRepository.class);
		begin(sessions);
		application.getBean(SessionTokens.class).create(SessionUser.of("alice"));
		await().until(() -> redis.execute("EXISTS", "bots:session:due").equals("1"));
	}

	private static <S extends Session> void begin(SessionRepository<S> sessions) {
		sessions.save(sessions.createSession());
	}

	private static void assertRows(List<Row> rows, RedisServer redis) {
		List<String> keys = redis.execute("KEYS", "*").lines().toList();
		assertThat(keys).allSatisfy(
				(key) -> assertThat(rows).filteredOn((row) -> row.names(key)).singleElement().satisfies((row) -> {
					assertThat(redis.execute("TYPE", key)).isEqualTo(row.type());
					assertThat(redis.execute("TTL", key).equals("-1")).isEqualTo(row.livesForEver());
				}));
		assertThat(rows).allSatisfy((row) -> assertThat(keys).anyMatch(row::names));
	}

	private static List<Row> rows() {
		String page = Page.read(Repository.ROOT.resolve("docs/reference/redis-keys.md")).text();
		List<Row> rows = new ArrayList<>();
		ROW.matcher(page).results().forEach((row) -> rows.add(new Row(row.group(1), row.group(2), row.group(3))));
		assertThat(rows).hasSizeGreaterThan(3);
		return rows;
	}

	private static ConfigurableApplicationContext application(RedisServer redis) {
		return new SpringApplication(Application.class).run("--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--pillar.namespace=bots", "--pillar.presence.grace=1h",
				"--spring.main.web-application-type=none");
	}

	@EnableAutoConfiguration
	@EnableScheduling
	static class Application {

		@RunOnce(name = "report")
		@Scheduled(fixedRate = 200)
		void report() {
		}

	}

	record Row(String key, String type, String lives) {

		// no key of the application has a percent sign of its own
		boolean names(String name) {
			String pattern = Pattern.quote(this.key)
				.replace("<namespace>", "bots")
				.replace("<stripe>", "\\E\\d+\\Q")
				.replaceAll("<[a-z]+>", "\\\\E(?!%[a-z])[^:]+\\\\Q");
			return name.matches(pattern);
		}

		boolean livesForEver() {
			return this.lives.startsWith("for ever");
		}

	}

}
