package io.pillar.session;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

import io.pillar.embedded.RedisServer;

import static io.pillar.session.SessionTestSettings.perUser;
import static io.pillar.session.SessionTestSettings.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests of the same sessions at the same time, on three nodes.
 */
class SessionRaceTests {

	private static final int ROUNDS = SessionNodes.LONG ? 1000 : 50;

	private static final int REQUESTS = 6;

	private static final ExecutorService threads = Executors.newCachedThreadPool();

	private static RedisServer redis;

	private static SessionNodes nodes;

	private static List<SessionNode> three;

	private final Random random = Seeds.random();

	private List<SessionSide> sides = List.of();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = SessionNodes.on(redis, "pillar.redis.timeout=10s");
		three = List.of(nodes.start(), nodes.start(), nodes.start());
	}

	@AfterAll
	static void stop() {
		threads.shutdownNow();
		nodes.close();
		redis.close();
	}

	@AfterEach
	void leave() {
		three.forEach(SessionNode::leave);
	}

	private void open(SessionSettings settings) {
		this.sides = three.stream().map((node) -> node.open(settings)).toList();
	}

	@Test
	void nothingOutlivesALogoutEverywhereOrComesBackAfterIt() {
		redis.execute("FLUSHALL");
		open(SessionTestSettings.forgetful(Duration.ofSeconds(2)));
		for (int round = 0; round < ROUNDS; round++) {
			String user = "user" + round;
			String tag = tag(user);
			List<SharedSession> sessions = this.sides.stream().map((side) -> login(side, user)).toList();
			Queue<String> ids = new ConcurrentLinkedQueue<>();
			SessionSide side = any();
			int pause = this.random.nextInt(2000);
			new AtOnce(threads).with(REQUESTS, (i) -> browse(this.sides.get(i % 3), sessions.get(i / 2).getId(), ids))
				.with(() -> endAll(side, tag, pause))
				.run();
			assertThat(ids).allSatisfy((id) -> assertThat(this.sides).noneMatch((one) -> one.find(id) != null));
			assertThat(side.repository().findByPrincipalName(user)).isEmpty();
			assertNoSessionLiesThere(tag);
		}
		assertNothingIsLeft();
	}

	private static void endAll(SessionSide side, String tag, int pause) {
		IntStream.range(0, pause).forEach((i) -> Thread.onSpinWait());
		side.store().deleteAll(tag, null).join();
	}

	private static void assertNothingIsLeft() {
		await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(keys("sessions:session:*")).isEmpty());
	}

	private static void assertNoSessionLiesThere(String tag) {
		await().untilAsserted(() -> assertThat(keys("*{" + tag + "}:*"))
			.allSatisfy((key) -> assertThat(redis.execute("HEXISTS", key, "f")).as(key).isNotEqualTo("1")));
	}

	private static List<String> keys(String pattern) {
		return redis.execute("KEYS", pattern).lines().filter((key) -> !key.isBlank()).toList();
	}

	/**
	 * Send requests until the session is gone.
	 */
	private static void browse(SessionSide side, String first, Collection<String> ids) {
		SessionRequests browser = new SessionRequests(side).with(first);
		boolean found = true;
		for (int i = 0; i < 1000 && found; i++) {
			ids.add(browser.id());
			found = request(browser, i);
		}
	}

	private static boolean request(SessionRequests browser, int number) {
		AtomicBoolean found = new AtomicBoolean();
		MockHttpServletResponse response = browser.send((request) -> {
			HttpSession session = request.getSession(false);
			if (session != null) {
				found.set(true);
				session.setAttribute("a", "value " + number);
				if (number % 5 == 4) {
					request.changeSessionId();
				}
			}
		});
		assertThat(response.getStatus()).isEqualTo(200);
		return found.get();
	}

	@Test
	void userNeverHasMoreSessionsThanAreAllowed() {
		for (boolean refuses : new boolean[] { false, true }) {
			open(perUser(2, refuses));
			for (int round = 0; round < ROUNDS; round++) {
				String user = "user " + refuses + round;
				Queue<SharedSession> acknowledged = new ConcurrentLinkedQueue<>();
				new AtOnce(threads).with(REQUESTS, (i) -> tryLogin(this.sides.get(i % 3), user, acknowledged)).run();
				long alive = acknowledged.stream().filter((session) -> any().find(session.getId()) != null).count();
				assertThat(alive).isEqualTo(2);
				assertThat(acknowledged).hasSize(refuses ? 2 : REQUESTS);
				assertThat(any().repository().findByPrincipalName(user)).hasSize(2);
			}
			leave();
		}
	}

	private static void tryLogin(SessionSide side, String user, Collection<SharedSession> acknowledged) {
		try {
			acknowledged.add(login(side, user));
		}
		catch (SessionLimitExceededException ex) {
			// as it should be for all but two
		}
	}

	@Test
	void ofManyWhoChangeAnIdOneSucceedsAndNothingIsLost() {
		open(usual());
		for (int round = 0; round < ROUNDS; round++) {
			SharedSession session = this.random.nextBoolean() ? login(any(), "user") : stored(any());
			Collection<SharedSession> changed = changeAtOnce(session, this.random.nextBoolean() ? "other" : null);
			List<SharedSession> alive = changed.stream().filter((one) -> any().find(one.getId()) != null).toList();
			assertThat(alive).hasSize(1);
			assertThat(alive.get(0).isGone()).isFalse();
			assertThat(any().find(alive.get(0).getId()).<String>getAttribute("a")).isEqualTo("1");
			assertThat(this.sides).noneMatch((side) -> side.find(session.getId()) != null);
		}
	}

	private Collection<SharedSession> changeAtOnce(SharedSession session, String user) {
		Queue<SharedSession> changed = new ConcurrentLinkedQueue<>();
		new AtOnce(threads).with(REQUESTS, (i) -> {
			SessionSide side = this.sides.get(i % 3);
			SharedSession found = side.find(session.getId());
			if (found != null) {
				change(found, user);
				side.save(found);
				changed.add(found);
			}
		}).run();
		return changed;
	}

	private static void change(SharedSession session, String user) {
		if (user != null) {
			session.setAttribute(SessionParts.PRINCIPAL, user);
		}
		else {
			session.changeSessionId();
		}
	}

	private SessionSide any() {
		return this.sides.get(this.random.nextInt(this.sides.size()));
	}

	private static SharedSession stored(SessionSide side) {
		SharedSession session = side.create();
		session.setAttribute("a", "1");
		side.save(session);
		return session;
	}

	private static SharedSession login(SessionSide side, String user) {
		SharedSession session = stored(side);
		session.setAttribute(SessionParts.PRINCIPAL, user);
		side.save(session);
		return session;
	}

	private String tag(String user) {
		return this.sides.get(0).parts().ids().user(user);
	}

}
