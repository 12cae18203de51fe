package io.pillar.event;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client that comes back is sent of a history.
 */
class StreamPageTests {

	private static final TopicSettings TOPIC = new TopicSettings("trades", EventLevel.REPLAY, 1, 100, 100, 100,
			EventOverflow.DROP);

	private static final StreamRequest REQUEST = new StreamRequest(EventTopic.of("trades"), TOPIC, Set.of("trade"));

	private final EventTypes types = new EventTypes();

	private final StreamFrames frames = new StreamFrames(this.types, new EventCodec(JsonMapper.shared(), 1000),
			new EventCounters(List.of()));

	StreamPageTests() {
		this.types.of(Trade.class);
	}

	@Test
	void clientWhosePrintIsThatOfItsLastEventGoesOn() {
		StreamPage page = page(place(2, text(2)), reading(2, 3));
		assertThat(said(page)).containsExactly("3");
		assertThat(page.place()).isEqualTo(place(3, text(3)));
	}

	@Test
	void clientWhosePrintIsThatOfAnotherEventIsToldSo() {
		StreamPage page = page(place(2, text(99)), reading(2, 3));
		assertThat(said(page)).containsExactly("restarted");
		assertThat(page.place()).isEqualTo(place(3, text(3)));
	}

	@Test
	void clientWithoutAPrintIsToldThatThereMayBeAGap() {
		assertThat(said(page(new StreamPosition("e", 2, 0), reading(2, 3)))).containsExactly("restarted", "3");
		assertThat(said(page(new StreamPosition("e", 0, 0), reading(1, 2)))).containsExactly("1", "2");
	}

	@Test
	void clientWhoseLastEventAloneIsGoneIsToldThatThereMayBeAGap() {
		assertThat(said(page(place(2, text(2)), reading(3, 4)))).containsExactly("restarted", "3", "4");
		assertThat(said(page(place(2, text(2)), reading(5, 5)))).containsExactly("trimmed", "5");
	}

	@Test
	void whatIsNoEventHasAPrintToo() {
		EventReading reading = reading(2, 3);
		reading.events().put(3L, "poison");
		StreamPage page = page(place(2, text(2)), reading);
		assertThat(page.frames()).isEmpty();
		assertThat(page.place()).isEqualTo(place(3, "poison"));
		assertThat(said(page(page.place(), reading))).isEmpty();
		assertThat(said(page(page.place(), reading(2, 3)))).containsExactly("restarted");
	}

	private StreamPage page(StreamPosition place, EventReading reading) {
		return new StreamPage(REQUEST, 0, this.frames, place, true).take(reading);
	}

	private static List<String> said(StreamPage page) {
		return page.frames()
			.stream()
			.map((frame) -> new String(frame.serverSent(new StreamPosition[0]))
				.replaceAll("(?s).*\"(amount|reason)\":\"?(\\w+).*", "$2"))
			.toList();
	}

	private static StreamPosition place(long number, String text) {
		return new StreamPosition("e", number, StreamPosition.print(text));
	}

	private static EventReading reading(long from, long to) {
		SortedMap<Long, String> events = new TreeMap<>();
		for (long number = from; number <= to; number++) {
			events.put(number, text(number));
		}
		return new EventReading("e", to, new EventPosition("", from), events, false);
	}

	private static String text(long number) {
		return new Envelope(new UUID(0, number), "other.1", "trade", 1, EventTopic.of("trades"), "", false,
				"{\"symbol\":\"EUR\",\"amount\":%d}".formatted(number))
			.write();
	}

}
