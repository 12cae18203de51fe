package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the clients of WebSockets are sent, whatever carries the events between nodes.
 */
abstract class EventSocketContract {

	private final List<SocketReader> readers = new ArrayList<>();

	/**
	 * A node.
	 */
	abstract SocketSite site();

	/**
	 * Another node, or the same where there is no other.
	 */
	abstract SocketSite elsewhere();

	@AfterEach
	void closeReaders() {
		this.readers.forEach(SocketReader::close);
	}

	SocketReader connect(SocketSite site) {
		SocketReader reader = new SocketReader(site.port(), "/socket");
		this.readers.add(reader);
		return reader;
	}

	@Test
	void eventsOfAllSubscriptionsComeAsMessagesThatSayWhatTheyAre() {
		SocketReader reader = connect(site()).follow("replay:alice", null).follow("many:**", null);
		for (EventTopic topic : List.of(EventTopic.of("replay"), EventTopic.of("replay", "alice"),
				EventTopic.of("many", "x"))) {
			elsewhere().bus().publish(topic, new Moved("secret", 1));
			elsewhere().bus().publish(topic, new Trade("E\"U\nR é😀", 7));
		}
		reader.awaitAmounts("replay:alice", 1).awaitAmounts("many:**", 1);
		assertThat(reader.texts()).anyMatch((text) -> text
			.matches("\\{\"topic\":\"replay:alice\",\"type\":\"trade\"," + "\"id\":\"[0-9a-z]+\\.\\d+\\.[0-9a-f]+\","
					+ "\"data\":\\{\"symbol\":\"E\\\\\"U\\\\nR é😀\",\"amount\":7}}"));
		assertThat(reader.lastId("many:**")).matches("([^~]+~){3}[^~]+");
		assertThat(reader.texts().get(0)).startsWith("{\"topic\":\"replay:alice\",\"type\":\"pillar-begin\"");
		assertThat(reader.texts().toString()).doesNotContain("secret");
	}

	@Test
	void clientThatComesBackElsewhereGetsWhatItMissedOnceAndInOrder() {
		SocketReader first = connect(site()).follow("replay", null);
		publish("replay", 1, 3);
		String last = first.awaitAmounts("replay", 3).lastId("replay");
		first.close();
		publish("replay", 4, 350);
		SocketReader second = connect(elsewhere()).follow("replay", last).awaitAmounts("replay", 347);
		publish("replay", 351, 353);
		second.awaitAmounts("replay", 350);
		assertThat(second.amounts("replay")).isEqualTo(LongStream.rangeClosed(4, 353).boxed().toList());
		assertThat(second.gaps()).isEmpty();
	}

	@Test
	void clientThatComesBackTooLateIsToldWhatIsMissing() {
		SocketReader first = connect(site()).follow("tight", null);
		publish("tight", 1, 1);
		String last = first.awaitAmounts("tight", 1).lastId("tight");
		publish("tight", 2, 400);
		SocketReader second = connect(elsewhere()).follow("tight", last);
		second.until(() -> second.amounts("tight").contains(400L));
		JsonNode gap = second.gaps().get(0);
		long number = Long.parseLong(last.split("\\.")[1]);
		assertThat(gap.get("topic").asString()).isEqualTo("tight");
		assertThat(gap.get("partition").asInt()).isZero();
		assertThat(gap.get("reason").asString()).isEqualTo("trimmed");
		assertThat(gap.get("from").asLong()).isEqualTo(number + 1);
		assertThat(gap.get("to").asLong()).isEqualTo(number + 400 - second.amounts("tight").size() - 1);
	}

	@Test
	void clientWhoseIdIsNoneIsToldSoAndGetsWhatComes() {
		SocketReader reader = connect(site()).follow("replay", "gar\"bage~~");
		publish("replay", 1, 1);
		reader.awaitAmounts("replay", 1);
		assertThat(reader.amounts("replay")).containsExactly(1L);
		assertThat(reader.gaps()).singleElement()
			.matches((gap) -> gap.get("reason").asString().equals(EventStreams.UNREADABLE));
	}

	@Test
	void subscriptionThatTheHandlerEndsEndsAloneAndItsPlaceIsFree() {
		SocketReader reader = connect(site()).follow("replay", null).follow("sequenced", null);
		long clients = site().stats().clients();
		reader.say("leave replay");
		await().until(() -> site().stats().clients() == clients - 1);
		reader.say("hello").until(() -> reader.texts().contains("hello"));
		publish("replay", 1, 1);
		publish("sequenced", 1, 1);
		reader.awaitAmounts("sequenced", 1).follow("replay", null);
		publish("replay", 2, 2);
		reader.awaitAmounts("replay", 1);
		assertThat(reader.amounts("replay")).containsExactly(2L);
	}

	@Test
	void messagesOfTheHandlerFromManyThreadsComeWholeAndInOrderBetweenEvents() {
		SocketReader reader = connect(site()).follow("replay", null).follow("sequenced", null);
		reader.say("shout 15");
		publish("replay", 1, 60);
		publish("sequenced", 1, 60);
		reader.awaitAmounts("replay", 60).awaitAmounts("sequenced", 60);
		for (String name : List.of("a", "b", "c", "d")) {
			List<String> all = LongStream.range(0, 15).mapToObj((n) -> name.repeat(1000) + ":" + n).toList();
			reader.until(() -> reader.texts().stream().filter((text) -> text.startsWith(name)).toList().equals(all));
		}
		assertThat(reader.amounts("replay")).isSorted().hasSize(60);
	}

	void publish(String topic, long from, long to) {
		LongStream.rangeClosed(from, to).forEach((n) -> {
			SocketSite site = (n % 2 == 0) ? site() : elsewhere();
			site.bus().publish(EventTopic.of(topic), Trade.of(n));
		});
	}

}
