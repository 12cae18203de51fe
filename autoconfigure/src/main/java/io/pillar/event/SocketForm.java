package io.pillar.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Messages over WebSockets: a JSON object with the topic as it was subscribed to, the
 * type, the id where there is one, and the data where there is any.
 */
final class SocketForm implements StreamForm {

	private static final byte[] DATA = bytes("\",\"data\":");

	private static final byte[] NO_DATA = bytes("\"");

	private final byte[] head;

	SocketForm(EventTopic topic) {
		// a topic has no control characters
		String name = topic.toString().replace("\\", "\\\\").replace("\"", "\\\"");
		this.head = bytes("{\"topic\":\"" + name + "\",\"type\":\"");
	}

	@Override
	public byte[] write(StreamFrame frame, StreamPosition[] places) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(this.head.length + frame.size() + 60 * places.length);
		out.writeBytes(this.head);
		out.writeBytes(bytes(frame.name()));
		String id = StreamId.write(places);
		if (!id.isEmpty()) {
			out.writeBytes(bytes("\",\"id\":\"" + id));
		}
		out.writeBytes(frame.hasData() ? DATA : NO_DATA);
		if (frame.hasData()) {
			frame.writeData(out);
		}
		out.write('}');
		return out.toByteArray();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
