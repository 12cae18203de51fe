package io.pillar.benchmark;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Prints ports of this machine that nobody listens on.
 */
public final class FreePorts {

	// a Redis on it may want the port 10000 above as well
	private static final int HIGHEST = 55_535;

	private FreePorts() {
	}

	/**
	 * Print free ports.
	 * @param args how many
	 * @throws IOException if there are none
	 */
	public static void main(String[] args) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		List<Integer> ports = new ArrayList<>();
		while (ports.size() < Integer.parseInt(args[0])) {
			// held open until all are found, so that none is found twice
			ServerSocket socket = new ServerSocket(0);
			sockets.add(socket);
			if (socket.getLocalPort() <= HIGHEST) {
				ports.add(socket.getLocalPort());
			}
		}
		for (ServerSocket socket : sockets) {
			socket.close();
		}
		System.out.println(ports.stream().map(String::valueOf).collect(Collectors.joining(" ")));
	}

}
