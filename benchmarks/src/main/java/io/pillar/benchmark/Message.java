package io.pillar.benchmark;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent from node to node: about 200 bytes of JSON.
 *
 * @param number its number, 0 where nobody looks at it
 * @param sentAt when it was sent, in nanoseconds
 * @param text the rest
 */
record Message(long number, long sentAt, String text) {

	private static final String TEXT = Payload.of(0, 145).text();

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private static final ObjectWriter writer = mapper.writerFor(Message.class);

	private static final ObjectReader reader = mapper.readerFor(Message.class);

	static Message now(long number) {
		return new Message(number, System.nanoTime(), TEXT);
	}

	static Message read(byte[] json) {
		return reader.readValue(json);
	}

	static Message read(String json) {
		return reader.readValue(json);
	}

	String write() {
		return writer.writeValueAsString(this);
	}

}
