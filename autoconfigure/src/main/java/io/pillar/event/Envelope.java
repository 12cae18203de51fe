package io.pillar.event;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An event as it travels: the byte of the version of its format, a line for each thing
 * that is known of it, and JSON. Not JSON as a whole, because most nodes need only look
 * at the lines to see that an event is not for them.
 *
 * @param id its id
 * @param node the node that published it: its name, a dot and what is new at each start
 * @param type the name of its type
 * @param version the version of its type
 * @param topic the topic
 * @param traceparent the trace, empty where there is none
 * @param again whether it may have been sent before
 * @param body the JSON
 * @param place which one of those of its node it is in the partition, 0 where they are in
 * no order
 */
record Envelope(UUID id, String node, String type, int version, EventTopic topic, String traceparent, boolean again,
		String body, long place) {

	/**
	 * The type of what is told in place of events that were not sent: how many.
	 */
	static final String UNSENT = "!unsent";

	static final char FORMAT = '1';

	private static final int LINES = 8;

	private static final int ID_LENGTH = 36;

	private static final char AGAIN = '+';

	private static final Pattern PLACE = Pattern.compile("(0|[1-9][0-9]{0,17})\\+?");

	private static final Pattern ID = Pattern.compile(FORMAT + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

	private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,60}");

	private static final Pattern NO_TRACE = Pattern.compile("^00-(0{32}-|[0-9a-f]{32}-0{16}-)");

	private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

	Envelope(UUID id, String node, String type, int version, EventTopic topic, String traceparent, boolean again,
			String body) {
		this(id, node, type, version, topic, traceparent, again, body, 0);
	}

	static Envelope of(EventId ids, String node, EventType type, EventTopic topic, String traceparent, String body) {
		return new Envelope(ids.next(), node, type.name(), type.version(), topic, checkedTrace(traceparent), false,
				body);
	}

	Envelope sentAgain() {
		return new Envelope(this.id, this.node, this.type, this.version, this.topic, this.traceparent, true, this.body,
				this.place);
	}

	Envelope at(long place) {
		return new Envelope(this.id, this.node, this.type, this.version, this.topic, this.traceparent, this.again,
				this.body, place);
	}

	String nodeName() {
		return this.node.substring(0, Math.max(0, this.node.lastIndexOf('.')));
	}

	String write() {
		return new StringBuilder(this.body.length() + 200).append(FORMAT)
			.append(this.id)
			.append('\n')
			.append(this.place)
			.append(this.again ? "+" : "")
			.append('\n')
			.append(this.node)
			.append('\n')
			.append(this.type)
			.append('\n')
			.append(this.version)
			.append('\n')
			.append(this.topic.wire())
			.append('\n')
			.append(this.traceparent)
			.append('\n')
			.append(this.body)
			.toString();
	}

	/**
	 * Read an envelope.
	 * @param text what was written, or anything else
	 * @return the envelope
	 * @throws IllegalArgumentException if it is none
	 */
	static Envelope read(String text) {
		String[] lines = text.split("\n", LINES);
		if (text.isEmpty() || text.charAt(0) != FORMAT || lines.length != LINES || !isHead(lines)) {
			throw new IllegalArgumentException("No event of a format that is known");
		}
		return new Envelope(UUID.fromString(lines[0].substring(1)), lines[2], lines[3], Integer.parseInt(lines[4]),
				EventTopic.ofWire(lines[5]), checkedTrace(lines[6]), isAgain(lines[1]), lines[7], place(lines[1]));
	}

	/**
	 * Return whether lines have the form in which they are written: they reach the log,
	 * meters and clients.
	 */
	private static boolean isHead(String[] lines) {
		return ID.matcher(lines[0]).matches() && PLACE.matcher(lines[1]).matches() && NODE.matcher(lines[2]).matches()
				&& (EventType.isName(lines[3]) || lines[3].equals(UNSENT)) && VERSION.matcher(lines[4]).matches();
	}

	/**
	 * Return whether what was written, or anything else, may have been sent before.
	 */
	static boolean isSentAgain(String text) {
		return text.startsWith("+\n", text.indexOf('\n', ID_LENGTH + 2) - 1);
	}

	/**
	 * Return whether what was written, or anything else, is of a node.
	 */
	static boolean isOf(String node, String text) {
		int from = text.indexOf('\n', ID_LENGTH + 2) + 1;
		return text.startsWith(node, from) && text.startsWith("\n", from + node.length());
	}

	private static boolean isAgain(String place) {
		return place.charAt(place.length() - 1) == AGAIN;
	}

	private static long place(String place) {
		return Long.parseLong(isAgain(place) ? place.substring(0, place.length() - 1) : place);
	}

	private static String checkedTrace(String traceparent) {
		// all zeros are no trace
		return (TRACE.matcher(traceparent).matches() && !NO_TRACE.matcher(traceparent).find()) ? traceparent : "";
	}

	long fingerprint() {
		return fingerprint(FORMAT + this.id.toString());
	}

	/**
	 * What tells an event from every other one: half of its id, or anything for what is
	 * none.
	 */
	static long fingerprint(String text) {
		long hash = 0;
		for (int i = Math.min(text.length(), ID_LENGTH + 1) - 1; i > 0; i--) {
			hash = hash * 0x100000001b3L + text.charAt(i) + 1;
		}
		return hash;
	}

}
