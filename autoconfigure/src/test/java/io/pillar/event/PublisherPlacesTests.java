package io.pillar.event;

import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PublisherPlaces}.
 */
class PublisherPlacesTests {

	private static final String ID = "1" + new UUID(1, 2) + "\n";

	private static final String UNNAMED = ID + "+\nother.1\n";

	private final PublisherPlaces places = new PublisherPlaces("me.1");

	@Test
	void whatIsNotAfterWhatWasHeardIsOverWithItsHistory() {
		assertThat(this.places.take(text("6", "other.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		assertThat(this.places.take(text("5", "other.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		this.places.end();
		assertThat(this.places.take(text("6+", "other.1"))).isEqualTo(PublisherPlaces.Order.OVER);
		assertThat(this.places.take(text("4", "other.1"))).isEqualTo(PublisherPlaces.Order.OVER);
		assertThat(this.places.take(text("7+", "other.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		assertThat(this.places.take(text("6", "other.2"))).isEqualTo(PublisherPlaces.Order.NEXT);
	}

	@Test
	void whatIsNotAfterWhatWasHeardBeforeAGapIsKnown() {
		this.places.take(text("6", "other.1"));
		this.places.gap();
		assertThat(this.places.take(text("5+", "other.1"))).isEqualTo(PublisherPlaces.Order.BEFORE_GAP);
		assertThat(this.places.take(text("8", "other.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		assertThat(this.places.take(text("7", "other.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		this.places.end();
		assertThat(this.places.take(text("5+", "other.1"))).isEqualTo(PublisherPlaces.Order.OVER);
	}

	@Test
	void ownEventsAndThoseWithoutAPlaceAreNotCounted() {
		Stream.of(text("6", "me.1"), text("0", "other.1")).forEach((text) -> {
			assertThat(this.places.take(text)).isEqualTo(PublisherPlaces.Order.NEXT);
			this.places.end();
			assertThat(this.places.take(text)).isEqualTo(PublisherPlaces.Order.NEXT);
		});
	}

	@ParameterizedTest
	@MethodSource("hostile")
	void whatIsNoEventIsTakenAndNotRemembered(String text) {
		assertThat(Envelope.isSentAgain(text)).isEqualTo(text.equals(UNNAMED));
		assertThat(this.places.take(text)).isEqualTo(PublisherPlaces.Order.NEXT);
		this.places.end();
		assertThat(this.places.take(text)).isEqualTo(PublisherPlaces.Order.NEXT);
	}

	static Stream<String> hostile() {
		return Stream.of("", "\n", "\n".repeat(37), "\n".repeat(100), "1".repeat(36), "1".repeat(38), "1".repeat(39),
				"1".repeat(38) + "\n", ID, ID + "5", ID + "5\n", ID + "5\nother.1", ID + "\nother.1\n", UNNAMED,
				text("-1", "other.1"), text("5 5", "other.1"), text("9".repeat(19), "other.1"),
				text("9".repeat(1000), "other.1"), text("5", "x".repeat(1000)), text("5", ""));
	}

	@Test
	void publishersThatAreRememberedAreBounded() {
		this.places.take(text("5", "first.1"));
		for (int i = 0; i < 1000; i++) {
			this.places.take(text("5", "n." + i));
		}
		this.places.end();
		assertThat(this.places.take(text("5", "first.1"))).isEqualTo(PublisherPlaces.Order.NEXT);
		assertThat(this.places.take(text("5", "n.999"))).isEqualTo(PublisherPlaces.Order.OVER);
	}

	private static String text(String place, String node) {
		return ID + place + "\n" + node + "\ntrade\n1\ntopic\n\n{}";
	}

}
