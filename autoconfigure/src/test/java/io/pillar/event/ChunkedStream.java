package io.pillar.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What is in the chunks of an answer of HTTP.
 */
final class ChunkedStream extends InputStream {

	private final InputStream in;

	private final OutputStream copy;

	private int left;

	/**
	 * Create one.
	 * @param in the answer after its head
	 * @param copy is given all that is read, too
	 */
	ChunkedStream(InputStream in, OutputStream copy) {
		this.in = in;
		this.copy = copy;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] to, int from, int length) throws IOException {
		if (this.left == 0) {
			String size = StreamReader.line(this.in);
			this.left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
			if (this.left == 0) {
				return -1;
			}
		}
		int count = this.in.read(to, from, Math.min(length, this.left));
		if (count > 0) {
			this.left -= count;
			this.copy.write(to, from, count);
		}
		if (this.left == 0) {
			StreamReader.line(this.in);
		}
		return count;
	}

}
