package io.pillar.presence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process whose users come as it is told.
 */
public final class PresenceProcess {

	private PresenceProcess() {
	}

	/**
	 * Run.
	 * @param properties those of the node
	 * @throws IOException where nobody tells it what to do any more
	 */
	public static void main(String[] properties) throws IOException {
		PresenceNode node = PresenceNode.with(properties).awaitRedis();
		System.out.println("started");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "join" -> join(node, words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
				case "stop" -> {
					node.close();
					System.out.println("stopped");
				}
				default -> System.out
					.println("told " + node.log.size() + " wrong " + node.log.faults().size() + " of " + line);
			}
		}
		System.exit(0);
	}

	private static void join(PresenceNode node, String device, int users, int step) {
		for (int i = 0; i < users; i += step) {
			node.join("room", "user" + i, device + i);
		}
		System.out.println("joined");
	}

}
