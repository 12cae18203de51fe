package io.pillar.event;

import java.time.Clock;

import org.junit.jupiter.api.Test;

import io.pillar.redis.LuaScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of events of two nodes with Redis.
 */
class RedisEventStreamTests extends RedisEventStreamContract {

	private static final String PUBLISH = LuaScript.beside(EventBus.class, "publish").toString();

	@Override
	StreamSite start(String... properties) {
		return new StreamSite(properties);
	}

	@Test
	void historyThatIsGoneIsToldToWhoIsThereAndToWhoComesBack() {
		StreamReader stays = open(site(), "/all/replay", null).begun();
		publish("replay", 1, 1);
		String last = stays.awaitCount(1).lastId();
		redis().execute("FLUSHALL");
		publish("replay", 2, 3);
		assertThat(stays.awaitCount(4).amounts()).containsExactly(1L, 2L, 3L);
		assertThat(stays.all().get(1).says("reason", "restarted")).isTrue();
		StreamReader back = open(elsewhere(), "/all/replay", last).awaitCount(3);
		assertThat(back.all().get(0).says("reason", "restarted")).isTrue();
		assertThat(back.amounts()).containsExactly(2L, 3L);
	}

	@Test
	void clientThatHadNoEventBeforeAReplicaTookOverIsToldSo() {
		publish("replay", 1, 2);
		try (StreamSite fresh = new StreamSite(properties())) {
			StreamReader first = open(fresh, "/all/replay", null).begun();
			first.close();
			// the last number is another event's now, and there is one more
			String key = "events:event:{replay.0}:";
			redis().execute("DEL", key + "log");
			redis().execute("HINCRBY", key + "seq", "n", "-1");
			publish("replay", 3, 4);
			StreamReader second = open(fresh, "/all/replay", first.lastId()).awaitCount(1);
			publish("replay", 5, 5);
			await().until(() -> second.amounts().contains(5L));
			assertThat(second.all().get(0).says("reason", "restarted")).isTrue();
		}
	}

	@Test
	void whatSomebodyElseWroteIntoRedisReachesNoClient() {
		StreamReader stays = open(site(), "/all/replay", null).begun();
		publish("replay", 1, 1);
		String last = stays.awaitCount(1).lastId();
		String key = "events:event:{replay.0}:";
		Envelope real = Envelope.of(new EventId(Clock.systemUTC()), "n.1", EventType.of(Trade.class),
				EventTopic.of("replay"), "", "{}\n\nevent: forged\ndata: x\n\n");
		for (String text : new String[] { "1poison", real.write(), real.write().replace("\ntrade\n", "\ntrade\r\n"),
				real.write().replace("\ntrade\n", "\nevil\ndata: x\n") }) {
			redis().execute("EVAL", PUBLISH, "2", key + "seq", key + "log", "poisoned", "1000", key + "news", "PUBLISH",
					"somebody", "0", "0", text);
		}
		redis().execute("PUBLISH", key + "news",
				"a\n\ndata forged:1:" + real.write().replaceFirst("(?s)\\{}.*", "{\"symbol\":\"x\",\"amount\":5}"));
		await().until(() -> stays.amounts().contains(5L));
		assertThat(stays.lastId()).matches("[0-9a-z]+\\.\\d+\\.[0-9a-f]+");
		publish("replay", 2, 2);
		StreamReader back = open(elsewhere(), "/all/replay", last);
		await().until(() -> stays.amounts().contains(2L) && back.amounts().contains(2L));
		// its node may be about to find out that there is no such epoch
		assertThat(back.all()).extracting(StreamReader.Sent::name).isSubsetOf("trade", StreamFrames.GAP);
		assertThat(stays.all()).extracting(StreamReader.Sent::name).containsOnly("trade", StreamFrames.GAP);
		assertThat(stays.all().toString() + back.all() + stays.lastId()).doesNotContain("forged");
	}

}
