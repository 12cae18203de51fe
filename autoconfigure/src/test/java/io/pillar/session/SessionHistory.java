package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.pillar.embedded.TcpProxy;

import static org.awaitility.Awaitility.await;

/**
 * Does random things to sessions on all nodes at once, and holds what is seen against
 * what was acknowledged.
 */
/*
 * Each attribute is written by one thread, on one node, with numbers that grow. So at any
 * time the number in a session is at least the last one that was acknowledged.
 */
final class SessionHistory {

	private static final int SESSIONS = 12;

	private final List<HistorySession> sessions = new CopyOnWriteArrayList<>();

	private final List<HistorySession> gone = new CopyOnWriteArrayList<>();

	private final Map<String, HistoryUser> users = new ConcurrentHashMap<>();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final AtomicLong operations = new AtomicLong();

	private final List<HistorySide> sides;

	private final List<TcpProxy> proxies;

	private final Random random;

	private volatile boolean over;

	SessionHistory(List<SessionNode> nodes, List<TcpProxy> proxies, Random random) {
		this.sides = nodes.stream().map(HistorySide::new).toList();
		this.proxies = proxies;
		this.random = random;
	}

	Collection<String> violations() {
		return this.violations;
	}

	long operations() {
		return this.operations.get();
	}

	void run(Duration length) {
		long end = System.nanoTime() + length.toNanos();
		for (int i = 0; i < SESSIONS; i++) {
			login(this.sides.get(i % this.sides.size()), "user" + i % 3);
		}
		List<CompletableFuture<?>> threads = new ArrayList<>();
		for (int i = 0; i < this.sides.size(); i++) {
			int number = i;
			HistorySide side = this.sides.get(i);
			Random choices = new Random(this.random.nextLong());
			threads.add(start(() -> write(side, "w" + number, number, choices)));
			Random others = new Random(this.random.nextLong());
			threads.add(start(() -> readAndEnd(others)));
		}
		while (System.nanoTime() < end) {
			disturb();
		}
		this.over = true;
		threads.forEach(CompletableFuture::join);
		check();
	}

	private CompletableFuture<?> start(Runnable requests) {
		return CompletableFuture.runAsync(() -> {
			while (!this.over) {
				requests.run();
				this.operations.incrementAndGet();
			}
		}, (task) -> new Thread(task, "history").start());
	}

	private void disturb() {
		int pause = this.random.nextInt(400);
		if (!this.proxies.isEmpty() && this.random.nextInt(3) > 0) {
			int which = this.random.nextInt(this.proxies.size());
			this.sides.get(which).cuts().incrementAndGet();
			this.proxies.get(which).cut();
			SessionNodes.pass(Duration.ofMillis(this.random.nextInt(1500)));
			this.proxies.get(which).heal();
			this.sides.get(which).awaitBack();
			this.sides.get(which).cuts().incrementAndGet();
		}
		SessionNodes.pass(Duration.ofMillis(pause));
	}

	private void login(HistorySide side, String user) {
		HistorySide.Mark before = side.mark();
		boolean isLater = user(user).isLater();
		SharedSession session = side.side().create();
		session.setAttribute(SessionParts.PRINCIPAL, user);
		HistorySession held = new HistorySession(session.getId(), user, this.sides.size());
		side.side().save(session);
		if (!isLater) {
			held.mayEnd();
		}
		else if (side.sawRedisSince(before) && !session.isDegraded()) {
			held.known();
		}
		this.sessions.add(held);
	}

	private HistorySession any(Random choices) {
		// some leave and come while one is chosen
		List<HistorySession> all = List.copyOf(this.sessions);
		return all.get(choices.nextInt(all.size()));
	}

	private void write(HistorySide side, String attribute, int writer, Random choices) {
		HistorySession held = any(choices);
		HistorySide.Mark before = side.mark();
		SharedSession session = side.side().find(held.id());
		if (session == null) {
			missing(held, side, before);
			return;
		}
		int value = held.next(writer);
		session.setAttribute(attribute, value);
		side.side().save(session);
		if (!session.isGone()) {
			held.acknowledge(writer, value, side.sawRedisSince(before) && !session.isDegraded());
		}
		else {
			missing(held, side, before);
		}
	}

	private void missing(HistorySession held, HistorySide side, HistorySide.Mark before) {
		if (side.sawRedisSince(before) && held.isKnown() && held.mustBeAlive()) {
			this.violations.add("%s is not found at %s".formatted(held, side));
		}
	}

	private void readAndEnd(Random choices) {
		HistorySide side = this.sides.get(choices.nextInt(this.sides.size()));
		HistorySession held = any(choices);
		if (choices.nextInt(40) == 0) {
			boolean everywhere = choices.nextBoolean();
			user(held.user()).alone(() -> end(held, side, everywhere));
			return;
		}
		HistorySide.Mark before = side.mark();
		boolean ended = held.isEnded();
		int[] seen = held.seenByAll();
		SharedSession session = side.side().find(held.id());
		if (session == null) {
			missing(held, side, before);
		}
		else if (side.sawRedisSince(before) && !session.isDegraded()) {
			if (ended) {
				this.violations.add("%s was ended, and is found at %s".formatted(held, side));
			}
			compare(held, seen, session, "at " + side);
		}
	}

	private void compare(HistorySession held, int[] seen, SharedSession session, String where) {
		for (int i = 0; i < seen.length; i++) {
			Integer value = session.getAttribute("w" + i);
			if (((value != null) ? value : 0) < seen[i]) {
				this.violations.add("%s: %d was acknowledged for w%d, and %s is there %s".formatted(held, seen[i], i,
						value, where));
			}
		}
	}

	private HistoryUser user(String name) {
		return this.users.computeIfAbsent(name, (none) -> new HistoryUser());
	}

	/**
	 * End a session or all of its user, and log in again.
	 */
	private void end(HistorySession held, HistorySide side, boolean everywhere) {
		List<HistorySession> all = this.sessions.stream()
			.filter((other) -> other == held || (everywhere && other.user().equals(held.user())))
			.toList();
		all.forEach(HistorySession::mayEnd);
		HistorySide.Mark before = side.mark();
		if (everywhere) {
			side.side().store().deleteAll(side.side().parts().ids().user(held.user()), null).join();
		}
		else {
			side.side().repository().deleteById(held.id());
		}
		if (side.sawRedisSince(before)) {
			all.forEach(HistorySession::ended);
		}
		else if (everywhere) {
			user(held.user()).unheard();
		}
		all.stream().filter(this.sessions::remove).forEach((gone) -> {
			login(side, gone.user());
			this.gone.add(gone);
		});
	}

	private void check() {
		this.sides.forEach(HistorySide::awaitBack);
		await().atMost(Duration.ofSeconds(30)).until(() -> this.sides.stream().allMatch(HistorySide::isPushed));
		for (HistorySide side : this.sides) {
			for (HistorySession held : this.sessions) {
				SharedSession session = side.side().find(held.id());
				if (session != null) {
					compare(held, held.acknowledged(), session, "in the end");
				}
				else if (held.mustBeAlive()) {
					this.violations.add("%s is lost".formatted(held));
				}
			}
			for (HistorySession held : this.gone) {
				if (side.side().find(held.id()) != null) {
					this.violations.add("%s came back at %s".formatted(held, side));
				}
			}
		}
	}

}
