package io.pillar.benchmark;

import java.io.Serializable;
import java.util.Random;

/**
 * What every cache under measurement stores: a version and so many characters of text.
 */
record Payload(long version, String text) implements Serializable {

	static Payload of(long version, int characters) {
		String text = new Random(characters).ints(characters, 'a', 'z' + 1)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return new Payload(version, text);
	}

	Payload withVersion(long version) {
		return new Payload(version, this.text);
	}

}
