package io.pillar.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * A browser that keeps cookies and one connection, and does nothing else: what it costs
 * comes on top of all that is measured.
 */
final class SessionBrowser implements AutoCloseable {

	private final Map<String, String> cookies = new LinkedHashMap<>();

	private final Socket socket;

	private final InputStream in;

	private String cookie = "";

	SessionBrowser(int port) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Get a page.
	 * @param path its path
	 * @return what is on it
	 */
	String get(String path) {
		try {
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + this.cookie + "\r\n";
			this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return answer(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String answer(String path) throws IOException {
		String status = line();
		Assert.state(status.startsWith("HTTP/1.1 200"), () -> path + " was answered with " + status);
		int length = -1;
		for (String header = line(); !header.isEmpty(); header = line()) {
			String value = header.substring(header.indexOf(':') + 1).trim();
			if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
				length = Integer.parseInt(value);
			}
			else if (header.regionMatches(true, 0, "Set-Cookie:", 0, 11)) {
				keep(value);
			}
		}
		Assert.state(length >= 0, () -> path + " does not say how long it is");
		return new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next < 0) {
				throw new EOFException("The connection was closed");
			}
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	private void keep(String header) {
		String[] pair = header.split(";", 2)[0].split("=", 2);
		if (header.contains("Max-Age=0")) {
			this.cookies.remove(pair[0]);
		}
		else {
			this.cookies.put(pair[0], pair[1]);
		}
		this.cookie = this.cookies.isEmpty() ? ""
				: this.cookies.entrySet()
					.stream()
					.map((one) -> one.getKey() + "=" + one.getValue())
					.collect(Collectors.joining("; ", "Cookie: ", "\r\n"));
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
