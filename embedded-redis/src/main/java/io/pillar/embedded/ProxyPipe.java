package io.pillar.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One direction of a connection through a proxy. Passes on complete frames, and once it
 * met bytes that are none, whatever comes.
 */
final class ProxyPipe {

	private static final int MAX_QUEUED = 4 * 1024 * 1024;

	private final SocketChannel source;

	private final SocketChannel target;

	private final Frames frames;

	private final Deque<Chunk> queue = new ArrayDeque<>();

	private byte[] bytes = new byte[16 * 1024];

	private int filled;

	private int queued;

	private boolean transparent;

	private boolean ended;

	ProxyPipe(SocketChannel source, SocketChannel target, Frames frames) {
		this.source = source;
		this.target = target;
		this.frames = frames;
	}

	void makeTransparent() {
		this.transparent = true;
	}

	boolean wantsInput() {
		return !this.ended && this.queued < MAX_QUEUED;
	}

	boolean isFinished() {
		return this.ended && this.queue.isEmpty();
	}

	boolean isOutputDue(long now) {
		Chunk first = this.queue.peek();
		return first != null && first.isDue(now);
	}

	/**
	 * Return how long the next output has to wait.
	 * @param now the current time
	 * @return the nanoseconds, or the longest time there is without output
	 */
	long untilOutput(long now) {
		Chunk first = this.queue.peek();
		return (first != null) ? Math.max(0, first.due() - now) : Long.MAX_VALUE;
	}

	/**
	 * Read what is there.
	 * @param swallow whether to forget it at once
	 * @param due when to pass it on
	 */
	void read(boolean swallow, long due) throws IOException {
		if (this.filled == this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, 2 * this.bytes.length);
		}
		int count = this.source.read(ByteBuffer.wrap(this.bytes, this.filled, this.bytes.length - this.filled));
		this.ended = count < 0;
		this.filled += Math.max(0, count);
		if (swallow) {
			this.filled = 0;
			this.queue.clear();
			this.queued = 0;
		}
		else {
			passFrames(due);
		}
	}

	private void passFrames(long due) {
		int passed = 0;
		int position = 0;
		while (position < this.filled) {
			int end = this.transparent ? this.filled : this.frames.end(this.bytes, position, this.filled);
			if (end == RespFrame.INCOMPLETE) {
				break;
			}
			if (end == RespFrame.FOREIGN) {
				this.transparent = true;
			}
			else {
				if (!this.transparent && !this.frames.passes(this.bytes, position, end)) {
					enqueue(passed, position, due);
					passed = end;
				}
				position = end;
			}
		}
		enqueue(passed, position, due);
		System.arraycopy(this.bytes, position, this.bytes, 0, this.filled - position);
		this.filled -= position;
	}

	private void enqueue(int from, int to, long due) {
		if (to > from) {
			Chunk last = this.queue.peekLast();
			long ordered = (last != null && last.due() - due > 0) ? last.due() : due;
			this.queue.add(new Chunk(ByteBuffer.wrap(Arrays.copyOfRange(this.bytes, from, to)), ordered));
			this.queued += to - from;
		}
	}

	void write(long now) throws IOException {
		while (isOutputDue(now)) {
			ByteBuffer content = this.queue.element().content();
			this.queued -= this.target.write(content);
			if (content.hasRemaining()) {
				return;
			}
			this.queue.remove();
		}
	}

	/**
	 * Knows the frames of one direction.
	 */
	interface Frames {

		int end(byte[] bytes, int start, int limit);

		boolean passes(byte[] bytes, int start, int end);

	}

	private record Chunk(ByteBuffer content, long due) {

		boolean isDue(long now) {
			return now - this.due >= 0;
		}

	}

}
