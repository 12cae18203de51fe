package io.pillar.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on.
 * <p>
 * They lie below the range from which Linux and macOS take the ports of outgoing
 * connections, so that a server which was killed finds its own port again, and so does
 * the bus of a cluster node, which is 10000 higher.
 */
final class Ports {

	static final int HIGHEST = 55535;

	static final int CLUSTER_BUS_OFFSET = 10000;

	private static final int SERVERS_FROM = 20100;

	private static final int PROXIES_FROM = 22700;

	private static final int PROXIES_TO = 29900;

	private static final int ATTEMPTS = 500;

	private Ports() {
	}

	static int freeForServer() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(SERVERS_FROM, PROXIES_FROM);
			if (isFree(port) && isFree(port + CLUSTER_BUS_OFFSET)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between %d and %d".formatted(SERVERS_FROM, PROXIES_FROM));
	}

	static int candidateForProxy() {
		return ThreadLocalRandom.current().nextInt(PROXIES_FROM, PROXIES_TO);
	}

	static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
