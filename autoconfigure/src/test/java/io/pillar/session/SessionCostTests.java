package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.support.SessionFlashMapManager;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static io.pillar.session.SessionTestSettings.near;
import static io.pillar.session.SessionTestSettings.timeout;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What sessions cost Redis, in commands.
 */
class SessionCostTests {

	private static final SessionSweep NEVER = new SessionSweep(Duration.ofHours(1), Duration.ofMinutes(1));

	private static final Set<String> HOUSEKEEPING = Set.of("TIME", "PING", "SUBSCRIBE", "UNSUBSCRIBE");

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static SessionNodes nodes;

	private static SessionNode node;

	private SessionSide side;

	private SessionRequests browser;

	private long loadsBefore;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		nodes = SessionNodes.on(proxy.host(), proxy.port());
		node = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		proxy.close();
		redis.close();
	}

	@AfterEach
	void leave() {
		node.leave();
	}

	@BeforeAll
	static void sendScriptsOnce() {
		SessionSide side = node.open(usual(), NEVER);
		SharedSession session = side.create();
		side.save(session);
		session.setAttribute("a", "1");
		session.setAttribute(SessionParts.PRINCIPAL, "alice");
		side.save(session);
		session.setAttribute("a", "2");
		side.save(session);
		await().until(() -> redis.execute("ZCARD", "sessions:session:due").equals("2"));
		node.leave();
	}

	private void open(SessionSettings settings) {
		proxy.resetCounts();
		this.side = node.open(settings, NEVER);
		this.browser = new SessionRequests(this.side);
		SharedSession session = this.side.create();
		session.setAttribute("a", "1");
		this.side.save(session);
		session.setAttribute("a", "2");
		this.side.save(session);
		login(session);
		// create, save, take and create, and twice what nobody waits for
		await().until(() -> proxy.commandCount("EVALSHA") >= 6);
		this.browser.with(session.getId());
		// notes the browser in the session, once
		this.browser.send(HttpServletRequest::getSession);
		this.loadsBefore = this.side.parts().counters().loads.sum();
		proxy.resetCounts();
	}

	private void login(SharedSession session) {
		session.changeSessionId();
		session.setAttribute(SessionParts.PRINCIPAL, "alice");
		this.side.save(session);
	}

	@Test
	void requestThatReadsTheSessionCostsOneCommandAndWritesNothing() {
		open(near(Duration.ZERO));
		long writes = writes();
		for (int i = 0; i < 50; i++) {
			this.browser.send((request) -> {
				new SessionFlashMapManager().retrieveAndUpdate(request, null);
				assertThat(request.getSession().getAttribute("a")).isEqualTo("2");
			});
		}
		assertCost(50);
		assertThat(writes()).isEqualTo(writes);
	}

	@Test
	void requestThatIgnoresTheSessionCostsNothing() {
		open(near(Duration.ZERO));
		for (int i = 0; i < 50; i++) {
			this.browser.send((request) -> {
			});
		}
		assertCost(0);
	}

	@Test
	void requestsOfASessionThatTheNodeKnowsCostOneCommandASecond() {
		open(usual());
		long begin = System.nanoTime();
		for (int i = 0; i < 2000; i++) {
			this.browser.send((request) -> request.getSession().getAttribute("a"));
		}
		long seconds = (System.nanoTime() - begin) / 1_000_000_000;
		assertThat(commands()).isLessThanOrEqualTo(seconds + 1);
		assertThat(this.side.parts().counters().nearHits.sum()).isGreaterThan(1900);
	}

	@Test
	void requestThatChangesTheSessionCostsOneCommandMore() {
		open(near(Duration.ZERO));
		for (int i = 0; i < 50; i++) {
			String value = "value " + i;
			this.browser.send((request) -> request.getSession().setAttribute("a", value));
		}
		assertCost(100);
	}

	@Test
	void sessionThatIsUsedAllTheTimeIsToldOfTwentyTimesInItsTimeout() {
		Duration timeout = Duration.ofSeconds(4);
		open(timeout(timeout));
		long end = System.nanoTime() + timeout.dividedBy(2).toNanos();
		int requests = 0;
		while (System.nanoTime() < end) {
			requests++;
			this.browser.send((request) -> assertThat(request.getSession(false)).isNotNull());
		}
		assertThat(requests).isGreaterThan(20);
		assertThat(proxy.commandCount("EVALSHA") - loads()).isBetween(1L, 20L);
	}

	@Test
	void loginCostsTwoCommandsThatSomebodyWaitsFor() {
		open(near(Duration.ZERO));
		SharedSession session = this.side.create();
		this.side.save(session);
		await().until(() -> proxy.commandCount("EVALSHA") >= 2);
		proxy.resetCounts();
		login(session);
		await().until(() -> proxy.commandCount("EVALSHA") >= 3);
		// take, create, and what listeners need
		assertCost(3);
	}

	@Test
	void sessionThatIsSavedUnchangedCostsNothing() {
		open(near(Duration.ZERO));
		SharedSession session = this.side.find(this.browser.id());
		proxy.resetCounts();
		session.setLastAccessedTime(Instant.now());
		this.side.save(session);
		assertCost(0);
	}

	@Test
	void newSessionOfARequestIsFoundByTheNext() {
		open(usual());
		SessionRequests other = new SessionRequests(this.side);
		other.send((request) -> request.getSession().setAttribute("a", "3"));
		String id = other.id();
		other.send(SessionCostTests::changeId);
		assertThat(other.id()).isNotEqualTo(id);
		other.send((request) -> assertThat(request.getSession(false).getAttribute("a")).isEqualTo("3"));
	}

	private static void changeId(HttpServletRequest request) {
		request.getSession();
		request.changeSessionId();
	}

	private long loads() {
		return this.side.parts().counters().loads.sum() - this.loadsBefore;
	}

	/**
	 * Check what was sent, beside what a node asks to know whether Redis is there: a
	 * script at most with each question for the time.
	 */
	private static void assertCost(long expected) {
		assertThat(commands()).as(() -> proxy.commands().toString())
			.isBetween(expected, expected + proxy.commandCount("TIME"));
	}

	private static long commands() {
		return proxy.commands()
			.entrySet()
			.stream()
			.filter((entry) -> !HOUSEKEEPING.contains(entry.getKey()))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	private static long writes() {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.matches("cmdstat_(hset|hdel|zadd|zrem|pexpireat|unlink|publish):.*"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

}
