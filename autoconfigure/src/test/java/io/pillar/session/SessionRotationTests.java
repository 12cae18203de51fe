package io.pillar.session;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keys are rotated and classes come, on one node after the other, while browsers go on.
 */
class SessionRotationTests {

	private static final int BROWSERS = 4;

	private static final int REQUESTS = SessionNodes.LONG ? 1000 : 10;

	private static final SessionEncryptionKey OLD = EncryptingAttributeSealTests.key("k1", 1);

	private static final SessionEncryptionKey NEW = EncryptingAttributeSealTests.key("k2", 2);

	private static final AttributeCodec BEFORE = codec("nowhere", OLD);

	private static final AttributeCodec BOTH = codec("nowhere", OLD, NEW);

	private static final AttributeCodec AFTER = codec("io.pillar.session", NEW, OLD);

	private final List<Release> releases = List.of(new Release(), new Release());

	private final Map<String, Integer> counts = new ConcurrentHashMap<>();

	private volatile boolean over;

	private static AttributeCodec codec(String types, SessionEncryptionKey... keys) {
		return new JsonAttributeCodec(
				SessionJson.mapper(SessionRotationTests.class.getClassLoader(), List.of(types), List.of()),
				new EncryptingAttributeSeal(() -> List.of(keys), null));
	}

	@Test
	void nobodyIsLoggedOutAndNothingIsLost() {
		try (RedisServer redis = RedisServer.builder().start(); SessionNodes nodes = SessionNodes.on(redis)) {
			List<SessionNode> both = List.of(nodes.start(), nodes.start());
			List<SessionSide> sides = IntStream.range(0, 2).mapToObj((i) -> open(both.get(i), i)).toList();
			List<CompletableFuture<?>> browsers = Stream.<CompletableFuture<?>>generate(() -> browse(sides))
				.limit(BROWSERS)
				.toList();
			for (AttributeCodec codec : List.of(BEFORE, BOTH, AFTER)) {
				this.releases.forEach((release) -> {
					release.codec.set(codec);
					awaitRequests();
				});
			}
			this.over = true;
			browsers.forEach(CompletableFuture::join);
			this.counts.forEach((id, count) -> sides.forEach((side) -> check(side.find(id), count)));
			this.counts.keySet().forEach((id) -> assertTellsNothing(dump(redis), id, sides.get(0)));
			assertThat(quarantined(sides.get(0))).isZero();
			assertThat(quarantined(sides.get(1))).as("what the node did not know yet").isPositive();
			both.forEach(SessionNode::leave);
		}
	}

	private SessionSide open(SessionNode node, int number) {
		SessionParts parts = SessionNodes.parts(SessionTestSettings.usual(), System::nanoTime,
				this.releases.get(number));
		return node.open(parts, SessionNode.SWEEP, new SessionNetwork());
	}

	private CompletableFuture<?> browse(List<SessionSide> sides) {
		SharedSession session = sides.get(0).create();
		session.setAttribute("count", 0);
		session.setAttribute(SessionParts.PRINCIPAL, "alice");
		sides.get(0).save(session);
		String id = session.getId();
		this.counts.put(id, 0);
		List<SessionRequests> browser = sides.stream().map((side) -> new SessionRequests(side).with(id)).toList();
		return CompletableFuture.runAsync(() -> {
			for (int count = 1; !this.over; count++) {
				int number = count;
				assertThat(browser.get(count % 2).send((request) -> count(request, number)).getStatus()).isEqualTo(200);
				this.counts.put(id, count);
			}
		}, (task) -> new Thread(task, "browser").start());
	}

	private void count(HttpServletRequest request, int count) {
		HttpSession session = request.getSession(false);
		assertThat(session).as("at request %d", count).isNotNull();
		assertThat(session.getAttribute("count")).isEqualTo(count - 1);
		assertThat(session.getAttribute(SessionParts.PRINCIPAL)).isEqualTo("alice");
		session.setAttribute("count", count);
		boolean isNewRelease = this.releases.get(count % 2).codec.get() == AFTER;
		Object profile = session.getAttribute("profile");
		if (isNewRelease && profile == null) {
			session.setAttribute("profile", new Profile("Alice"));
		}
	}

	private void awaitRequests() {
		Map<String, Integer> before = Map.copyOf(this.counts);
		await().atMost(Duration.ofSeconds(SessionNodes.LONG ? 300 : 30))
			.until(() -> this.counts.entrySet()
				.stream()
				.allMatch((one) -> one.getValue() >= before.get(one.getKey()) + REQUESTS));
	}

	private static void check(SharedSession session, int count) {
		assertThat(session.<Integer>getAttribute("count")).isEqualTo(count);
		assertThat(session.<Profile>getAttribute("profile")).isEqualTo(new Profile("Alice"));
		assertThat(session.stored().record().attributes().get("count")).as("written with the new key")
			.startsWith(2, 2, 'k', '2');
	}

	private static List<String> dump(RedisServer redis) {
		return redis.execute("KEYS", "*")
			.lines()
			.filter((key) -> redis.execute("TYPE", key).equals("hash"))
			.flatMap((key) -> Stream.concat(Stream.of(key), redis.execute("HGETALL", key).lines()))
			.toList();
	}

	/**
	 * Check that whoever has a copy of Redis learns nothing and is nobody.
	 */
	private static void assertTellsNothing(List<String> dump, String id, SessionSide side) {
		assertThat(dump).hasSizeGreaterThan(20)
			.noneMatch((line) -> line.toLowerCase(Locale.ROOT).contains("alice"))
			.noneMatch((line) -> line.contains(id) || line.contains(id.substring(0, id.indexOf('~'))));
		assertThat(dump.stream().flatMap((line) -> Stream.of(line.split("[:{}]"))))
			.noneMatch((part) -> side.find(part) != null);
	}

	private static long quarantined(SessionSide side) {
		return side.parts().counters().quarantined.sum();
	}

	record Profile(String name) {

	}

	/**
	 * What is installed on a node.
	 */
	private static final class Release implements AttributeCodec {

		private final AtomicReference<AttributeCodec> codec = new AtomicReference<>(BEFORE);

		@Override
		public byte[] write(String name, Object value) {
			return this.codec.get().write(name, value);
		}

		@Override
		public byte[] seal(String serial, String name, byte[] plain) {
			return this.codec.get().seal(serial, name, plain);
		}

		@Override
		public Decoded decode(String serial, String name, byte[] stored) {
			return this.codec.get().decode(serial, name, stored);
		}

	}

}
