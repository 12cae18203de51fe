package io.pillar.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

final class Connections {

	private Connections() {
	}

	static RespClient open(int port) throws IOException {
		return RespClient.connect("127.0.0.1", port, null, Duration.ofSeconds(10));
	}

	static String execute(int port, String... command) {
		try (RespClient client = open(port)) {
			return client.execute(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
