package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Browsers of users, which count in their sessions or look at pages that use none, until
 * they are stopped. A request that fails ends its browser, and the test.
 */
final class SessionBrowsers {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int BROWSERS = 4;

	private static final long PAUSE = 1_000_000;

	private final Map<String, Integer> counts = new ConcurrentHashMap<>();

	private final List<CompletableFuture<?>> threads = new ArrayList<>();

	private final LongAdder stale = new LongAdder();

	private volatile Times times = new Times();

	private volatile boolean over;

	private SessionBrowsers() {
	}

	/**
	 * Start them.
	 * @param sides the nodes, each of which gets its own
	 * @return the browsers
	 */
	static SessionBrowsers start(List<SessionSide> sides) {
		SessionBrowsers browsers = new SessionBrowsers();
		for (int i = 0; i < BROWSERS; i++) {
			browsers.login(sides.get(i % sides.size()), "user" + i);
		}
		return browsers;
	}

	private void login(SessionSide side, String user) {
		SessionRequests browser = new SessionRequests(side);
		send(browser, (request) -> request.getSession().setAttribute(SessionParts.PRINCIPAL, user));
		this.counts.put(browser.id(), 0);
		this.threads.add(CompletableFuture.runAsync(() -> browse(browser), (task) -> new Thread(task, user).start()));
	}

	private void browse(SessionRequests browser) {
		for (int count = 1; !this.over; count++) {
			int number = count;
			long took = send(browser, (request) -> count(request, number));
			this.times.counting().add(took);
			this.counts.replace(browser.id(), number);
			took = send(browser, (request) -> {
			});
			this.times.plain().add(took);
			LockSupport.parkNanos(PAUSE);
		}
	}

	private void count(HttpServletRequest request, int number) {
		HttpSession session = request.getSession(false);
		assertThat(session).as("at request %d", number).isNotNull();
		Integer before = (Integer) session.getAttribute("count");
		if (((before != null) ? before : 0) != number - 1) {
			this.stale.increment();
		}
		session.setAttribute("count", number);
	}

	private static long send(SessionRequests browser, Consumer<HttpServletRequest> page) {
		String id = browser.id();
		long begin = System.nanoTime();
		assertThat(browser.send(page).getStatus()).isEqualTo(200);
		long took = System.nanoTime() - begin;
		assertThat(id.isEmpty() || browser.id().equals(id)).as("the cookie is the same").isTrue();
		return took;
	}

	void awaitRequests(int more) {
		Map<String, Integer> before = Map.copyOf(this.counts);
		await().atMost(PATIENCE).until(() -> {
			this.threads.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
			return this.counts.entrySet().stream().allMatch((one) -> one.getValue() >= before.get(one.getKey()) + more);
		});
	}

	void stop() {
		this.over = true;
		this.threads.forEach(CompletableFuture::join);
	}

	/**
	 * Return how far each has counted.
	 * @return the counts, by the ids of the sessions
	 */
	Map<String, Integer> counts() {
		return Map.copyOf(this.counts);
	}

	/**
	 * Return how often a request did not see what the one before it wrote.
	 * @return how often
	 */
	long stale() {
		return this.stale.sum();
	}

	/**
	 * Return how long the requests took that ended while something happened.
	 * @param action what happened
	 * @return the times
	 */
	Times timesOf(Runnable action) {
		Times times = new Times();
		this.times = times;
		action.run();
		this.times = new Times();
		return times;
	}

	/**
	 * How long requests took.
	 *
	 * @param counting those that count
	 * @param plain those that use no session
	 */
	record Times(RequestTimes counting, RequestTimes plain) {

		private Times() {
			this(new RequestTimes(), new RequestTimes());
		}

		@Override
		public String toString() {
			return this.counting + "; without a session " + this.plain;
		}

	}

}
