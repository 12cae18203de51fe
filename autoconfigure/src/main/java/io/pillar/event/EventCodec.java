package io.pillar.event;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events as JSON, as the application does, and reads them. The class to read is
 * never taken from what is read.
 */
final class EventCodec {

	private final JsonMapper mapper;

	private final int maxSize;

	EventCodec(JsonMapper mapper, int maxSize) {
		// a newer node may write more
		this.mapper = mapper.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		this.maxSize = maxSize;
	}

	String write(Object event, EventType type) {
		String json;
		try {
			json = this.mapper.writerFor(type.type()).writeValueAsString(event);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"Event '%s' cannot be written as JSON: %s".formatted(type.name(), ex.getOriginalMessage()), ex);
		}
		if (json.length() > this.maxSize) {
			throw new IllegalArgumentException(
					"Event '%s' has %d characters as JSON, more than 'pillar.event.max-size' allows (%d)"
						.formatted(type.name(), json.length(), this.maxSize));
		}
		return json;
	}

	/**
	 * Read an event. May throw anything: constructors are the application's.
	 */
	Object read(String json, EventType type) {
		Object event = this.mapper.readerFor(type.type()).readValue(json);
		if (event == null) {
			throw new IllegalArgumentException("There is no event in it");
		}
		return event;
	}

}
