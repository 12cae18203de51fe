package io.pillar.presence;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of a partition that this node follows by its beats alone, at a time that
 * the tests make.
 */
class RedisPresenceFollowerTests {

	private static final int PARTITION = RedisPresenceKeys.partition("room");

	private static RedisServer redis;

	private static PresenceNode node;

	private static RedisPresenceScripts scripts;

	private final List<Object> told = new CopyOnWriteArrayList<>();

	private final AtomicLong nanos = new AtomicLong();

	private final PresenceTeller teller = new PresenceTeller();

	private final PresenceEvents events = new PresenceEvents(this.told::add);

	private final OwnMembers members = new OwnMembers(10, this.nanos::get, () -> 0);

	private final RedisPresenceFollower follower = follower();

	private RedisPresenceFollower follower() {
		RedisPresenceStream stream = new RedisPresenceStream(node.context.getBean(RedisLink.class),
				node.context.getBean(RedisPresenceKeys.class), node.context.getBean(RedisPresenceReads.class));
		return new RedisPresenceFollower(this.teller, stream,
				new RedisTold(this.events, this.members, new Typists(this.nanos::get)),
				node.context.getBean(PresenceSettings.class), this.nanos::get);
	}

	@BeforeAll
	static void startNode() {
		redis = RedisServer.builder().start();
		node = PresenceNode.silentOn(redis, "pillar.presence.lease=10s");
		scripts = node.context.getBean(RedisPresenceScripts.class);
	}

	@AfterAll
	static void stopNode() {
		node.close();
		redis.close();
	}

	@BeforeEach
	void start() {
		redis.execute("FLUSHALL");
		this.follower.start();
	}

	@AfterEach
	void stop() {
		this.teller.close();
	}

	private static void join(String user, long number) {
		scripts
			.join(RedisEntry.ofChannel("room", "elsewhere", number), user, RedisValue.write(user, "c" + number, "", ""),
					1)
			.join();
	}

	private static void leave(long number) {
		scripts.leave(RedisEntry.ofChannel("room", "elsewhere", number), Condition.ASKED, 0).join();
	}

	private void beat() {
		RedisEventId seen = this.follower.seen(PARTITION);
		RedisEventId last = scripts.beat(PARTITION, "here", 0, 0).join().last();
		this.follower.position(PARTITION, last, seen, true);
		awaitTold();
	}

	private void awaitTold() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.teller.tell(() -> done.complete(null));
		done.orTimeout(60, TimeUnit.SECONDS).join();
	}

	private void pass(long seconds) {
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
		beat();
	}

	@Test
	void userOfSeveralConnectionsWhoIsGoneBeforeItIsTheirTurnIsToldOnce() {
		CompletableFuture<Void> turn = new CompletableFuture<>();
		this.teller.tell(turn::join);
		this.follower.joinedAlone("room", "ada", true);
		this.follower.joinedAlone("room", "ada", true);
		this.follower.leftAlone("room", "ada");
		turn.complete(null);
		awaitTold();
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberLeft("room", "ada"));
	}

	@Test
	void listenerThatLeavesItsThreadInterruptedEndsNothing() {
		this.teller.tell(() -> Thread.currentThread().interrupt());
		awaitTold();
		beat();
		join("ada", 1);
		beat();
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"));
	}

	@Test
	void whoWasThereBeforeIsNotToldAndWhoComesAndGoesIs() {
		join("eve", 1);
		beat();
		join("ada", 2);
		leave(1);
		beat();
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberLeft("room", "eve"));
	}

	@Test
	void lossOfDataMakesNobodyLeaveBeforeAllHadTheTimeToWriteAgain() {
		beat();
		join("ada", 1);
		join("eve", 2);
		beat();
		redis.execute("FLUSHALL");
		beat();
		join("ada", 1);
		pass(5);
		pass(5);
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberJoined("room", "eve"));
		// a lease and two beats
		pass(5);
		assertThat(this.told).hasSize(3).endsWith(new MemberLeft("room", "eve"));
		pass(60);
		assertThat(this.told).hasSize(3);
	}

	@Test
	void userWhoseGraceRunsHereLongerThanALossIsLookedAtIsToldToHaveLeft() {
		beat();
		OwnMember ada = this.members.add("room", Member.of("ada", "a1"));
		join("ada", 1);
		beat();
		this.members.leave(ada, TimeUnit.SECONDS.toNanos(60));
		redis.execute("FLUSHALL");
		beat();
		pass(20);
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"));
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
		this.members.purge((own) -> {
		});
		pass(60);
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberLeft("room", "ada"));
	}

	@Test
	void lossThatLeftNothingOfAPartitionIsSeen() {
		beat();
		join("ada", 1);
		beat();
		redis.execute("FLUSHALL");
		beat();
		pass(60);
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberLeft("room", "ada"));
		assertThat(this.events.stats(0, 0).resyncs()).isEqualTo(1);
	}

	@Test
	void endOfAHistoryWhoseBeginningIsGoneIsMadeUpForByComparison() {
		beat();
		join("ada", 1);
		beat();
		join("eve", 2);
		leave(1);
		join("zoe", 3);
		redis.execute("XTRIM", redis.execute("KEYS", "*:events"), "MAXLEN", "1");
		beat();
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberJoined("room", "zoe"));
		pass(60);
		assertThat(this.told).hasSize(4)
			.contains(new MemberJoined("room", "eve"))
			.endsWith(new MemberLeft("room", "ada"));
	}

	@Test
	void whoCameBackWithALossAndIsTakenAwayAgainIsToldOfOnce() {
		beat();
		join("ada", 1);
		beat();
		leave(1);
		beat();
		// a new master does not know that she left
		join("ada", 1);
		redis.execute("XTRIM", redis.execute("KEYS", "*:events"), "MAXLEN", "0");
		beat();
		pass(5);
		leave(1);
		pass(60);
		assertThat(this.told).containsExactly(new MemberJoined("room", "ada"), new MemberLeft("room", "ada"));
	}

	@Test
	void messageOfTheNextEventIsToldAtOnceAndOneThatWasToldIsNot() {
		beat();
		this.follower.message(PARTITION, "5-0 0-0 J room ada");
		this.follower.message(PARTITION, "5-0 0-0 J room ada");
		this.follower.message(PARTITION, "6-0 5-0 U room 1|1|2|ada|c1||{}");
		this.follower.message(PARTITION, "6-0 5-0 U room 1|1|2|ada|c1||{}");
		// an event with the same outcome
		this.follower.message(PARTITION, "7-0 6-0 J room ada");
		PresenceContract.await().until(() -> this.follower.seen(PARTITION).millis() == 7);
		assertThat(this.told).hasSize(2).startsWith(new MemberJoined("room", "ada"));
	}

	@Test
	void eventsThatCameTogetherAreToldInTheirOrderAndNoTextOfAMemberIsAnEvent() {
		beat();
		this.follower.message(PARTITION, "\n5-0 0-0 J room ada\n6-0 5-0 J room eve\n7-0 6-0 L room ada");
		this.follower.message(PARTITION, "8-0 7-0 U room 1|1|2|ada|c1||{\n9-0 8-0 J room zoe");
		awaitTold();
		assertThat(this.follower.seen(PARTITION).millis()).isEqualTo(8);
		assertThat(this.told).hasSize(4)
			.startsWith(new MemberJoined("room", "ada"), new MemberJoined("room", "eve"),
					new MemberLeft("room", "ada"));
	}

}
