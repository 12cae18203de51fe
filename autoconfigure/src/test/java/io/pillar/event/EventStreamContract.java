package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients are sent, whatever carries the events between nodes.
 */
abstract class EventStreamContract {

	private final List<StreamReader> readers = new ArrayList<>();

	/**
	 * A node.
	 */
	abstract StreamSite site();

	/**
	 * Another node, or the same where there is no other.
	 */
	abstract StreamSite elsewhere();

	@AfterEach
	void closeReaders() {
		this.readers.forEach(StreamReader::close);
		this.readers.clear();
	}

	StreamReader open(StreamSite site, String path, String lastId) {
		StreamReader reader = site.open(path, lastId);
		this.readers.add(reader);
		return reader;
	}

	@ParameterizedTest
	@ValueSource(strings = { "sequenced", "replay", "many" })
	void clientGetsTheEventsOfItsTopicAndTypesOnly(String topic) {
		StreamReader all = open(site(), "/all/" + topic, null).begun();
		StreamReader alice = open(elsewhere(), "/part/%s/alice".formatted(topic), null).begun();
		StreamReader odd = open(site(), "/part/%s/a:*%%20%%F0%%9F%%98%%80".formatted(topic), null).begun();
		for (EventTopic each : List.of(EventTopic.of(topic), EventTopic.of(topic, "alice"), EventTopic.of(topic, "bob"),
				EventTopic.of(topic, "a:* 😀"))) {
			elsewhere().bus().publish(each, new Moved("secret", 1));
			elsewhere().bus().publish(each, Trade.of(each.parts().size() + each.toString().length()));
		}
		assertThat(all.awaitCount(4).amounts()).hasSize(4);
		assertThat(alice.awaitCount(1).all()).containsExactly(
				new StreamReader.Sent("trade", "{\"symbol\":\"EUR\",\"amount\":%d}".formatted(topic.length() + 7)));
		assertThat(odd.awaitCount(1).all()).hasSize(1);
		assertThat(all.all().toString()).doesNotContain("secret");
		assertThat(alice.head())
			.anyMatch((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-type: text/event-stream"));
		assertThat(alice.head()).anyMatch((line) -> line.equalsIgnoreCase("cache-control: no-store"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/all/replay", "/all/many" })
	void clientThatComesBackElsewhereGetsWhatItMissedOnceAndInOrder(String path) {
		String topic = path.substring(5);
		StreamReader first = open(site(), path, null).begun();
		publish(topic, 1, 3);
		first.awaitCount(3).close();
		publish(topic, 4, 350);
		StreamReader second = open(elsewhere(), path, first.lastId());
		second.awaitCount(347);
		publish(topic, 351, 353);
		assertThat(second.awaitCount(350).gaps()).isEmpty();
		if (topic.equals("replay")) {
			assertThat(second.amounts()).isEqualTo(LongStream.rangeClosed(4, 353).boxed().toList());
		}
		assertThat(second.amounts())
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(4, 353).boxed().toList());
		assertThat(elsewhere().stats().replayed()).isGreaterThanOrEqualTo(347);
	}

	@Test
	void clientThatComesBackTooLateIsToldWhatIsMissing() {
		StreamReader first = open(site(), "/all/tight", null).begun();
		publish("tight", 1, 1);
		long last = number(first.awaitCount(1).lastId());
		first.close();
		publish("tight", 2, 400);
		StreamReader second = open(elsewhere(), "/all/tight", first.lastId());
		await().until(() -> second.amounts().contains(400L));
		assertThat(second.gaps()).singleElement().matches((gap) -> gap.says("reason", "trimmed"));
		StreamReader.Sent gap = second.all().get(0);
		assertThat(gap.says("from", last + 1)).isTrue();
		assertThat(gap.says("to", last + 400 - second.amounts().size() - 1)).isTrue();
		assertThat(second.amounts()).isSorted().endsWith(400L);
	}

	@Test
	void clientOfATopicWithoutAHistoryIsToldExactlyWhatIsMissing() {
		StreamReader first = open(site(), "/all/sequenced", null).begun();
		publish("sequenced", 1, 1);
		long last = number(first.awaitCount(1).lastId());
		first.close();
		StreamReader nothing = open(elsewhere(), "/all/sequenced", first.lastId()).awaitSignOfLife();
		publish("sequenced", 2, 4);
		assertThat(nothing.awaitCount(3).gaps()).isEmpty();
		StreamReader second = open(elsewhere(), "/all/sequenced", first.lastId()).awaitCount(1);
		publish("sequenced", 5, 5);
		assertThat(second.awaitCount(2).amounts()).containsExactly(5L);
		assertThat(second.gaps()).singleElement()
			.matches((gap) -> gap.says("reason", "lost") && gap.says("from", last + 1) && gap.says("to", last + 3));
	}

	@Test
	void clientOfAnotherHistoryIsToldSoAndGetsAllThereIs() {
		publish("replay", 1, 2);
		StreamReader reader = open(site(), "/all/replay", "0123456789abc.1.0");
		publish("replay", 77, 77);
		await().until(() -> reader.amounts().contains(77L));
		assertThat(reader.all().get(0).says("reason", "restarted")).isTrue();
		assertThat(reader.amounts()).endsWith(1L, 2L, 77L);
	}

	@Test
	void clientWhoseLastEventWasAnotherOneIsToldSo() {
		StreamReader first = open(site(), "/all/replay", null).begun();
		publish("replay", 1, 1);
		String id = first.awaitCount(1).lastId();
		String other = id.substring(0, id.lastIndexOf('.')) + ".7";
		StreamReader second = open(elsewhere(), "/all/replay", other).awaitCount(1);
		publish("replay", 2, 2);
		assertThat(second.awaitCount(2).amounts()).containsExactly(2L);
		assertThat(second.gaps()).singleElement().matches((gap) -> gap.says("reason", "restarted"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "a.b.c", "a.1.1~a.1.1", "A.1.1", "a.-1.1", "a.99999999999999999999.1", "0~0",
			"é", "a.1.1\u0000", "'; DROP" })
	void clientWhoseIdIsNoneIsToldSoAndGetsWhatComes(String id) {
		long before = site().stats().unreadableIds();
		StreamReader reader = open(site(), "/all/replay", id);
		if (reader.status() == 400) {
			// the server itself does not take it
			return;
		}
		publish("replay", 1, 1);
		assertThat(reader.awaitCount(2).gaps()).singleElement()
			.matches((gap) -> gap.says("reason", EventStreams.UNREADABLE));
		assertThat(reader.amounts()).containsExactly(1L);
		assertThat(site().stats().unreadableIds()).isEqualTo(before + 1);
	}

	@Test
	void idThatIsFarTooLongIsRefusedOrTakenForNone() {
		StreamReader reader = open(site(), "/all/replay", "a".repeat(7000));
		assertThat(reader.status()).isIn(200, 400);
		assertThat(open(site(), "/all/replay", "a".repeat(20000)).status()).isIn(400, 413, 431);
	}

	@Test
	void clientForWhomNothingComesIsToldHowFarItHasComeAllTheSame() {
		StreamReader quiet = open(site(), "/part/replay/quiet", null).begun();
		String before = quiet.lastId();
		StreamReader all = open(site(), "/all/replay", null).begun();
		publish("replay", 1, 5);
		all.awaitCount(5);
		site().beat();
		await().until(() -> number(quiet.lastId()) >= number(before) + 5);
		assertThat(quiet.all()).isEmpty();
	}

	@Test
	void eventsThatAreFiredComeWithoutIds() {
		StreamReader reader = open(site(), "/all/fire", null);
		assertThat(reader.status()).isEqualTo(200);
		await().until(() -> {
			publish("fire", 1, 1);
			return !reader.amounts().isEmpty();
		});
		assertThat(reader.lastId()).isEmpty();
	}

	void publish(String topic, long from, long to) {
		LongStream.rangeClosed(from, to).forEach((n) -> {
			StreamSite site = (n % 2 == 0) ? site() : elsewhere();
			site.bus()
				.publish(topic.equals("many") ? EventTopic.of(topic, "p" + n % 7) : EventTopic.of(topic), Trade.of(n));
		});
	}

	static long number(String id) {
		return id.equals("0") ? 0 : Long.parseLong(id.split("\\.")[1]);
	}

}
