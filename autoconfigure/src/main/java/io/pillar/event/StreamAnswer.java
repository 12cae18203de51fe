package io.pillar.event;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What is around a stream in HTTP, the same whoever serves it.
 */
final class StreamAnswer {

	static final String LAST_ID = "Last-Event-ID";

	private StreamAnswer() {
	}

	static void begin(BiConsumer<String, String> headers) {
		headers.accept(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE);
		headers.accept(HttpHeaders.CACHE_CONTROL, "no-store");
		// some proxies wait for more otherwise
		headers.accept("X-Accel-Buffering", "no");
	}

	static void refuse(BiConsumer<String, String> headers) {
		headers.accept(HttpHeaders.RETRY_AFTER, String.valueOf(ThreadLocalRandom.current().nextInt(5, 16)));
	}

	/**
	 * Return how far a client says that it has come.
	 * @param header what it sent, if anything
	 */
	static @Nullable String lastId(@Nullable String header) {
		return (header != null && header.isEmpty()) ? null : header;
	}

}
