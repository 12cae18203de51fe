package io.pillar.event;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A message of a STOMP broker on its way to the brokers of the other nodes.
 *
 * @param destination where it was sent to
 * @param contentType what its payload is
 * @param headers the headers of STOMP that are the application's own
 * @param payload the payload
 */
@EventName("pillar-stomp-message")
record StompMessage(String destination, @Nullable String contentType, @Nullable Map<String, List<String>> headers,
		byte[] payload) {

}
