package io.pillar.embedded;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one node of a cluster says about one of them.
 *
 * @param id the name of the node
 * @param port where it listens
 * @param flags what it is
 * @param masterId the node that it copies, or a dash
 * @param slots the slots that it serves, as ranges
 */
record ClusterNode(String id, int port, List<String> flags, String masterId, List<String> slots) {

	/**
	 * Read the answer to {@code CLUSTER NODES}.
	 * @param reply the answer
	 * @return one node per line
	 */
	static List<ClusterNode> parse(String reply) {
		return reply.lines().map(ClusterNode::parseLine).toList();
	}

	private static ClusterNode parseLine(String line) {
		List<String> words = List.of(line.split(" "));
		String address = words.get(1).replaceFirst("@.*", "");
		int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
		return new ClusterNode(words.get(0), port, List.of(words.get(2).split(",")), words.get(3),
				words.subList(8, words.size()));
	}

	boolean isMaster() {
		return this.flags.contains("master") && !isFailed();
	}

	boolean isReplicaOf(String id) {
		return this.masterId.equals(id) && !isFailed();
	}

	private boolean isFailed() {
		return Stream.of("fail", "fail?", "handshake", "noaddr").anyMatch(this.flags::contains);
	}

	boolean serves(int slot) {
		return this.slots.stream().anyMatch((range) -> isWithin(range, slot));
	}

	private static boolean isWithin(String range, int slot) {
		if (range.startsWith("[")) {
			// a slot that is about to move still is where it was
			return false;
		}
		String[] bounds = range.split("-");
		return Integer.parseInt(bounds[0]) <= slot && slot <= Integer.parseInt(bounds[bounds.length - 1]);
	}

}
