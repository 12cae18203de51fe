package io.pillar.embedded;

import java.io.IOException;

/**
 * Starts a server and stays until its input ends.
 */
public final class OtherJvmMain {

	static final String ANSWER = "The server: ";

	private OtherJvmMain() {
	}

	public static void main(String[] arguments) throws IOException {
		RedisServer server = RedisServer.builder().start();
		System.out.println(ANSWER + server.pid() + " " + server.port() + " " + server.directory());
		System.exit((System.in.read() < 0) ? 0 : 1);
	}

}
