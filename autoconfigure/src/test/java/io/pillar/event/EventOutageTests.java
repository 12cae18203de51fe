package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Events while a node is cut off from Redis, and afterwards.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventOutageTests {

	private static final List<Trade> MISSED = LongStream.rangeClosed(2, 20).mapToObj(Trade::of).toList();

	private RedisServer redis;

	private TcpProxy proxy;

	private EventNodes cut;

	private EventNodes others;

	private ApplicationContext node;

	private ApplicationContext other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		String[] properties = { "pillar.event.topics.tight.level=replay", "pillar.event.topics.tight.history=1",
				"pillar.event.topics.tight.outbox=3", "pillar.redis.timeout=1s" };
		this.cut = EventNodes.on(this.proxy.host(), this.proxy.port(), properties);
		this.others = EventNodes.on(this.redis.host(), this.redis.port(), properties);
		this.node = this.cut.start();
		this.other = this.others.start();
	}

	@AfterEach
	void stop() {
		this.cut.close();
		this.others.close();
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void eventOfANodeThatIsCutOffIsDeliveredThereAtOnceAndSentInOrderWhenRedisIsBack() {
		Heard<Trade> here = EventBusContract.hear(bus(), "sequenced", Trade.class);
		Heard<Trade> there = EventBusContract.hear(elsewhere(), "sequenced", Trade.class);
		cut();
		MISSED.forEach((trade) -> assertThat(bus().publish("sequenced", trade)).isEqualTo(EventReach.NODE));
		assertThat(here.awaitCount(19).all()).isEqualTo(MISSED);
		assertThat(here.infos()).allMatch((info) -> info.isOwn() && info.number().isEmpty());
		assertThat(there.all()).isEmpty();
		this.proxy.heal();
		assertThat(there.awaitCount(19).all()).isEqualTo(MISSED);
		await().until(() -> bus().publish("sequenced", Trade.of(21)) == EventReach.FLEET);
		there.awaitLast(Trade.of(21));
		assertThat(here.awaitLast(Trade.of(21)).all()).startsWith(MISSED.toArray()).doesNotHaveDuplicates();
		assertThat(stats().sentLater()).isEqualTo(stats().kept());
	}

	@Test
	void whatTheOutboxHasNoRoomForIsToldToTheOthers() {
		Heard<Trade> there = EventBusContract.hear(elsewhere(), "tight", Trade.class);
		cut();
		MISSED.forEach((trade) -> bus().publish("tight", trade));
		this.proxy.heal();
		there.awaitLast(Trade.of(20));
		assertThat(there.gaps()).singleElement().satisfies((gap) -> {
			assertThat(gap.reason()).isEqualTo(EventGap.Reason.UNSENT);
			assertThat(gap.size()).isEqualTo(16);
		});
		assertThat(there.all()).endsWith(Trade.of(18), Trade.of(19), Trade.of(20));
	}

	@Test
	void subscriberThatWasCutOffReadsWhatItMissed() {
		Heard<Trade> here = EventBusContract.hear(bus(), "replay", Trade.class);
		elsewhere().publish("replay", Trade.of(1));
		here.awaitCount(1);
		cut();
		MISSED.forEach((trade) -> elsewhere().publish("replay", trade));
		this.proxy.heal();
		assertThat(here.awaitLast(Trade.of(20)).all()).hasSize(20).endsWith(MISSED.toArray());
		assertThat(stats().replayed()).isGreaterThanOrEqualTo(19);
	}

	@Test
	void subscriberThatWasCutOffIsToldExactlyWhatItMissed() {
		Heard<Trade> here = EventBusContract.hear(bus(), "sequenced", Trade.class);
		elsewhere().publish("sequenced", Trade.of(1));
		here.awaitCount(1);
		cut();
		MISSED.forEach((trade) -> elsewhere().publish("sequenced", trade));
		this.proxy.heal();
		here.awaitCount(2);
		elsewhere().publish("sequenced", Trade.of(21));
		String epoch = here.infos().get(0).epoch().orElseThrow();
		assertThat(here.awaitLast(Trade.of(21)).all()).containsExactly(Trade.of(1),
				new EventGap("sequenced", 0, epoch, 2, 20, EventGap.Reason.LOST), Trade.of(21));
	}

	@Test
	void messageThatIsLostInSilenceIsFoundWithoutAnyOther() {
		Heard<Trade> read = EventBusContract.hear(bus(), "replay", Trade.class);
		Heard<Trade> told = EventBusContract.hear(bus(), "sequenced", Trade.class);
		this.proxy.dropMessages(true);
		await().until(() -> {
			elsewhere().publish("replay", Trade.of(1));
			elsewhere().publish("sequenced", Trade.of(1));
			// of both topics
			return this.proxy.messagesDropped() > 1;
		});
		this.proxy.dropMessages(false);
		read.awaitLast(Trade.of(1));
		await().until(() -> !told.gaps().isEmpty());
		assertThat(told.gaps().get(0).reason()).isEqualTo(EventGap.Reason.LOST);
	}

	@Test
	void redisThatLostAllIsToldAndTheTopicGoesOn() {
		Heard<Trade> here = EventBusContract.hear(bus(), "replay", Trade.class);
		elsewhere().publish("replay", Trade.of(1));
		here.awaitCount(1);
		this.redis.execute("FLUSHALL");
		elsewhere().publish("replay", Trade.of(2));
		String epoch = here.infos().get(0).epoch().orElseThrow();
		assertThat(here.awaitLast(Trade.of(2)).all()).containsExactly(Trade.of(1),
				EventGap.open("replay", 0, epoch, 2, EventGap.Reason.RESTARTED), Trade.of(2));
	}

	@Test
	void whatCannotBeReadIsLeftOutAndSaidOnce(CapturedOutput output) {
		Heard<Trade> here = EventBusContract.hear(bus(), "replay", Trade.class);
		EventBus newer = this.others.bus();
		for (int i = 0; i < 3; i++) {
			elsewhere().publish("replay", new Unknown(i));
			newer.publish("replay", new Newer("EUR", i));
			elsewhere().publish("replay", Map.of("symbol", "EUR"));
			this.redis.execute("PUBLISH", "events:event:{replay.0}:news", "a:1");
		}
		elsewhere().publish("replay", Trade.of(1));
		assertThat(here.awaitCount(1).all()).containsExactly(Trade.of(1));
		assertThat(stats().unknownType()).isEqualTo(6);
		assertThat(stats().unknownVersion()).isEqualTo(3);
		assertThat(stats().unreadable()).isEqualTo(3);
		assertThat(output).containsOnlyOnce("Events of type 'Unknown' are not known");
		assertThat(output).containsOnlyOnce("Events of type 'trade' in version 2");
	}

	@Test
	void eventThatRedisTakesButMayNotTellIsFoundOnce() {
		this.redis.execute("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all");
		try (EventNodes app = EventNodes.on(this.redis.host(), this.redis.port(), "spring.data.redis.username=app",
				"spring.data.redis.password=secret")) {
			EventBus publisher = app.bus();
			Heard<Trade> there = EventBusContract.hear(elsewhere(), "replay", Trade.class);
			publisher.publish("replay", Trade.of(1));
			there.awaitCount(1);
			this.redis.execute("ACL", "SETUSER", "app", "resetchannels");
			assertThat(publisher.publish("replay", Trade.of(2))).isEqualTo(EventReach.FLEET);
			assertThat(there.awaitLast(Trade.of(2)).all()).containsExactly(Trade.of(1), Trade.of(2));
			assertThat(this.redis.execute("XLEN", "events:event:{replay.0}:log")).isEqualTo("2");
		}
	}

	@Test
	void nodeThatMayNotReadTheHistoryGoesOnAfterItWasCutOff() {
		this.redis.execute("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-xrange");
		try (EventNodes app = EventNodes.on(this.redis.host(), this.redis.port(), "spring.data.redis.username=app",
				"spring.data.redis.password=secret")) {
			Heard<Trade> there = EventBusContract.hear(app.bus(), "replay", Trade.class);
			elsewhere().publish("replay", Trade.of(1));
			there.awaitLast(Trade.of(1));
			this.redis.execute("CLIENT", "KILL", "USER", "app");
			await().until(() -> {
				elsewhere().publish("replay", Trade.of(2));
				return there.all().contains(Trade.of(2));
			});
		}
	}

	private EventBus bus() {
		return this.node.getBean(EventBus.class);
	}

	private EventBus elsewhere() {
		return this.other.getBean(EventBus.class);
	}

	private EventStats stats() {
		return this.node.getBean(EventInspection.class).stats();
	}

	private void cut() {
		this.proxy.cut();
		await().until(() -> !this.node.getBean(RedisAvailability.class).isAvailable());
	}

	record Unknown(int number) {

	}

	@EventName(value = "trade", version = 2)
	record Newer(String symbol, long amount) {

	}

}
