package io.pillar.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes everything on, until the connections there are fall silent, as if the host at
 * their other end were gone: they stay open, and only new ones work.
 */
final class MutingRelay implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile int mutedUpTo;

	MutingRelay(int target) {
		this.target = target;
		try {
			this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.listening.getLocalPort();
	}

	void muteThoseThereAre() {
		this.mutedUpTo = this.sockets.size();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.listening.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.add(client);
				this.sockets.add(server);
				int number = this.sockets.size();
				start(() -> pass(client, server, number));
				start(() -> pass(server, client, number));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void pass(Socket from, Socket to, int number) {
		byte[] buffer = new byte[8192];
		try {
			for (int length = from.getInputStream().read(buffer); length >= 0; length = from.getInputStream()
				.read(buffer)) {
				if (number > this.mutedUpTo) {
					to.getOutputStream().write(buffer, 0, length);
				}
			}
			if (number > this.mutedUpTo) {
				to.close();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "muting-relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listening.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
