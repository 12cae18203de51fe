package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static SessionNodes nodes;

	private static SessionNode node;

	private SessionSide side;

	private SessionRequests browser;

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

	private void open(SessionSettings settings) {
		this.side = node.open(settings, NEVER);
		this.browser = new SessionRequests(this.side);
		// scripts are sent once
		SharedSession session = this.side.create();
		session.setAttribute("a", "1");
		this.side.save(session);
		session.setAttribute("a", "2");
		this.side.save(session);
		login(session);
		this.browser.with(session.getId());
		this.side.find(session.getId());
		proxy.resetCounts();
	}

	private void login(SharedSession session) {
		session.changeSessionId();
		session.setAttribute(SessionParts.PRINCIPAL, "alice");
		this.side.save(session);
		// what nobody waits for
		await().until(() -> proxy.commandCount("UNLINK") > 0);
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
		assertThat(commands()).isEqualTo(50);
		assertThat(writes()).isEqualTo(writes);
	}

	@Test
	void requestThatIgnoresTheSessionCostsNothing() {
		open(near(Duration.ZERO));
		for (int i = 0; i < 50; i++) {
			this.browser.send((request) -> {
			});
		}
		assertThat(commands()).isZero();
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
		assertThat(commands()).isEqualTo(100);
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
		assertThat(proxy.commandCount("EVALSHA")).as("take, create, and what listeners need").isEqualTo(3);
		assertThat(commands()).isEqualTo(4);
	}

	@Test
	void sessionThatIsSavedUnchangedCostsNothing() {
		open(near(Duration.ZERO));
		SharedSession session = this.side.find(this.browser.id());
		proxy.resetCounts();
		session.setLastAccessedTime(Instant.now());
		this.side.save(session);
		assertThat(commands()).isZero();
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
		return this.side.parts().counters().loads.sum() - this.loadsBefore();
	}

	private long loadsBefore() {
		// the one that open() did
		return 1;
	}

	private static long commands() {
		return proxy.commands()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().equals("TIME") && !entry.getKey().equals("PING"))
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
