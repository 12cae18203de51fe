package io.pillar.event;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How it is written into the id of a server-sent event how far a client has come: for
 * each partition the epoch, the number of an event and its print, with dots between; or 0
 * where nothing had been published.
 */
final class StreamId {

	private static final Pattern PLACE = Pattern.compile("([0-9a-z]{1,32})\\.([0-9]{1,16})\\.([0-9a-f]{1,8})");

	private static final String START = "0";

	private static final String BETWEEN = "~";

	private static final int MAX_PLACE = 60;

	private StreamId() {
	}

	/**
	 * Write an id.
	 * @return the id, empty where a place is not known
	 */
	static String write(StreamPosition[] places) {
		StringBuilder id = new StringBuilder();
		for (StreamPosition place : places) {
			if (!place.isKnown()) {
				return "";
			}
			id.append((id.length() > 0) ? BETWEEN : "");
			if (place.epoch().isEmpty()) {
				id.append(START);
			}
			else {
				id.append(place.epoch()).append('.').append(place.number()).append('.');
				id.append(Integer.toHexString(place.print()));
			}
		}
		return id.toString();
	}

	/**
	 * Read an id.
	 * @param text what a client says, which may be anything
	 * @param partitions how many partitions there are
	 * @return the places, or {@code null} for what is no id of so many
	 */
	static StreamPosition @Nullable [] read(String text, int partitions) {
		if (text.length() > partitions * MAX_PLACE) {
			return null;
		}
		String[] words = text.split(BETWEEN, partitions + 1);
		if (words.length != partitions) {
			return null;
		}
		StreamPosition[] places = new StreamPosition[partitions];
		for (int i = 0; i < partitions; i++) {
			places[i] = place(words[i]);
		}
		return Arrays.stream(places).allMatch(StreamPosition::isKnown) ? places : null;
	}

	private static StreamPosition place(String word) {
		if (word.equals(START)) {
			return StreamPosition.START;
		}
		Matcher place = PLACE.matcher(word);
		return place.matches() ? new StreamPosition(place.group(1), Long.parseLong(place.group(2)),
				Integer.parseUnsignedInt(place.group(3), 16)) : StreamPosition.UNKNOWN;
	}

}
