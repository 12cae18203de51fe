package io.pillar.event;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A topic: a name that is declared in {@code pillar.event.topics} and parts that need not
 * be, such as a user. Or a pattern for several of them.
 * <p>
 * A pattern has {@code *} for any one part, or {@code **} at its end for any parts or
 * none.
 *
 * @since 0.1.0
 */
public final class EventTopic {

	private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

	private static final int MAX_NAME = 60;

	private static final int MAX_PARTS = 8;

	private static final int MAX_PART = 200;

	private static final String ONE = "*";

	private static final String REST = "**";

	// no part has a control character
	private static final String WIRE = "\u001f";

	private final String name;

	private final List<String> parts;

	private final boolean pattern;

	private EventTopic(String name, List<String> parts, boolean pattern) {
		Assert.isTrue(isName(name), () -> ("A topic must begin with a name of up to 60 lower-case letters, digits and "
				+ "hyphens but was '%s'")
			.formatted(shown(name)));
		Assert.isTrue(parts.size() <= MAX_PARTS, () -> "A topic must not have more than 8 parts");
		for (int i = 0; i < parts.size(); i++) {
			String part = parts.get(i);
			if (!pattern || !part.equals(ONE) && !(part.equals(REST) && i == parts.size() - 1)) {
				check(part);
			}
		}
		this.name = name;
		this.parts = parts;
		this.pattern = pattern;
	}

	/**
	 * Make a topic of a name and parts, which may come from anywhere: no part is taken
	 * for a pattern or for several parts.
	 * @param name the name
	 * @param parts the parts, 1 to 200 characters each without control characters
	 * @return the topic
	 */
	public static EventTopic of(String name, String... parts) {
		return new EventTopic(name, List.of(parts), false);
	}

	/**
	 * Read a topic or a pattern whose parts are separated by colons. Not for parts that
	 * come from outside.
	 * @param text such as {@code trades}, {@code trades:alice} or {@code trades:**}
	 * @return the topic
	 */
	public static EventTopic parse(String text) {
		String[] words = text.split(":", MAX_PARTS + 2);
		List<String> parts = List.of(words).subList(1, words.length);
		boolean pattern = parts.contains(ONE) || parts.contains(REST);
		return new EventTopic(words[0], parts, pattern);
	}

	static EventTopic ofWire(String text) {
		String[] words = text.split(WIRE, MAX_PARTS + 2);
		return new EventTopic(words[0], List.of(words).subList(1, words.length), false);
	}

	static boolean isName(String name) {
		return name.length() <= MAX_NAME && NAME.matcher(name).matches();
	}

	private static void check(String part) {
		Assert.isTrue(!part.isEmpty() && part.length() <= MAX_PART,
				() -> "A part of a topic must have 1 to 200 characters but had " + part.length());
		Assert.isTrue(!part.equals(ONE) && !part.equals(REST),
				() -> ("A part of a topic must not be '%s', which stands for any part in a pattern, '**' at its end only")
					.formatted(part));
		for (int i = 0; i < part.length(); i++) {
			Assert.isTrue(!Character.isISOControl(part.charAt(i)),
					"A part of a topic must not have control characters");
			Assert.isTrue(!isHalf(part, i), "A part of a topic must not have half a character");
		}
	}

	private static boolean isHalf(String part, int index) {
		char c = part.charAt(index);
		if (Character.isHighSurrogate(c)) {
			return index + 1 == part.length() || !Character.isLowSurrogate(part.charAt(index + 1));
		}
		return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(part.charAt(index - 1)));
	}

	private static String shown(String text) {
		String bounded = (text.length() <= MAX_NAME) ? text : text.substring(0, MAX_NAME) + "…";
		return bounded.replaceAll("\\p{Cntrl}", "?");
	}

	/**
	 * Return the name that is declared.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what follows the name.
	 * @return the parts
	 */
	public List<String> parts() {
		return this.parts;
	}

	/**
	 * Return whether it stands for several topics.
	 * @return whether it can be subscribed to only
	 */
	public boolean isPattern() {
		return this.pattern;
	}

	/**
	 * Return whether a topic is meant.
	 * @param topic the topic
	 * @return whether it is this one or fits this pattern
	 */
	public boolean matches(EventTopic topic) {
		if (!this.name.equals(topic.name)) {
			return false;
		}
		if (!this.pattern) {
			return this.parts.equals(topic.parts);
		}
		int last = this.parts.size() - 1;
		boolean rest = this.parts.get(last).equals(REST);
		int fixed = rest ? last : last + 1;
		return (rest ? topic.parts.size() >= fixed : topic.parts.size() == fixed) && begins(topic, fixed);
	}

	private boolean begins(EventTopic topic, int length) {
		for (int i = 0; i < length; i++) {
			if (!this.parts.get(i).equals(ONE) && !this.parts.get(i).equals(topic.parts.get(i))) {
				return false;
			}
		}
		return true;
	}

	String wire() {
		return this.parts.isEmpty() ? this.name : this.name + WIRE + String.join(WIRE, this.parts);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof EventTopic topic && this.name.equals(topic.name) && this.parts.equals(topic.parts)
				&& this.pattern == topic.pattern;
	}

	@Override
	public int hashCode() {
		return 31 * this.name.hashCode() + this.parts.hashCode();
	}

	@Override
	public String toString() {
		return this.parts.isEmpty() ? this.name : this.name + ":" + String.join(":", this.parts);
	}

}
