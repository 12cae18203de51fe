package io.pillar.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringJoiner;

import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis that speaks just enough of the protocol to look after it.
 */
final class RespClient implements Closeable {

	private final Socket socket;

	private final InputStream input;

	private RespClient(Socket socket) throws IOException {
		this.socket = socket;
		this.input = new BufferedInputStream(socket.getInputStream());
	}

	static RespClient connect(String host, int port, @Nullable SSLSocketFactory tls, Duration timeout)
			throws IOException {
		Socket socket = (tls != null) ? tls.createSocket() : new Socket();
		try {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
			socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
			return new RespClient(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Send one command and wait for its reply.
	 * @param command the command and its arguments
	 * @return the reply as text, elements on lines of their own, nothing for a null
	 * @throws RedisReplyException if the reply is an error
	 */
	String execute(String... command) throws IOException {
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(ascii("*" + command.length + "\r\n"));
		for (String argument : command) {
			byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
			request.writeBytes(ascii("$" + bytes.length + "\r\n"));
			request.writeBytes(bytes);
			request.writeBytes(ascii("\r\n"));
		}
		this.socket.getOutputStream().write(request.toByteArray());
		return reply();
	}

	private String reply() throws IOException {
		String line = line();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '+', ':' -> rest;
			case '-' -> throw new RedisReplyException(rest);
			case '$' -> bulk(Integer.parseInt(rest));
			case '*' -> elements(Integer.parseInt(rest));
			default -> throw new ProtocolException("Not a Redis reply: " + line);
		};
	}

	private String bulk(int length) throws IOException {
		if (length < 0) {
			return "";
		}
		byte[] bytes = this.input.readNBytes(length + 2);
		if (bytes.length < length + 2) {
			throw new EOFException("Redis closed the connection within a reply");
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	private String elements(int count) throws IOException {
		StringJoiner elements = new StringJoiner("\n");
		for (int i = 0; i < count; i++) {
			elements.add(reply());
		}
		return elements.toString();
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new EOFException("Redis closed the connection");
			}
			line.write(next);
		}
		String text = line.toString(StandardCharsets.UTF_8);
		if (!text.endsWith("\r") || text.length() < 2) {
			throw new ProtocolException("Not a Redis reply: " + text);
		}
		return text.substring(0, text.length() - 1);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
