package io.pillar.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.NodeId;

/**
 * What stands in an entry in Redis. The first byte is the version of the format. <pre>
 * 1 V codec deadline(8) generation(12) value   a value, and until which moment of Redis's
 *                                              clock, in milliseconds, it lives
 * 1 L kind token                               a lease: a load is under way
 * 1 T token                                    a tombstone: a transaction is about to commit
 * </pre>
 */
final class Payload {

	static final byte VERSION = 1;

	static final byte VALUE = 'V';

	static final byte LEASE = 'L';

	static final byte TOMBSTONE = 'T';

	/**
	 * A load that is known to be running: others wait for it.
	 */
	static final byte GUARDED = 'g';

	/**
	 * A load that nobody answers for: nobody waits for it.
	 */
	static final byte UNGUARDED = 'u';

	static final byte NULL = '0';

	static final int HEADER = 23;

	private final String node;

	private final AtomicLong tokens = new AtomicLong(System.nanoTime());

	Payload(NodeId node) {
		this.node = node.value();
	}

	byte[] lease(byte kind) {
		byte[] token = token();
		byte[] lease = new byte[token.length + 3];
		lease[0] = VERSION;
		lease[1] = LEASE;
		lease[2] = kind;
		System.arraycopy(token, 0, lease, 3, token.length);
		return lease;
	}

	byte[] tombstone() {
		byte[] token = token();
		byte[] tombstone = new byte[token.length + 2];
		tombstone[0] = VERSION;
		tombstone[1] = TOMBSTONE;
		System.arraycopy(token, 0, tombstone, 2, token.length);
		return tombstone;
	}

	private byte[] token() {
		return (this.node + Long.toString(this.tokens.incrementAndGet(), 36)).getBytes(StandardCharsets.US_ASCII);
	}

	static byte[] value(PayloadCodec codec, @Nullable Object value, long deadlineMillis, CacheGeneration generation)
			throws Exception {
		byte[] body = (value != null) ? codec.write(value) : new byte[0];
		ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
		bytes.put(VERSION)
			.put(VALUE)
			.put((value != null) ? codec.mark() : NULL)
			.putLong(deadlineMillis)
			.putLong(generation.number())
			.putInt(generation.salt())
			.put(body);
		return bytes.array();
	}

	static @Nullable Object read(PayloadCodec codec, byte[] payload) throws Exception {
		if (payload[2] == NULL) {
			return null;
		}
		if (payload[2] != codec.mark()) {
			throw new IllegalArgumentException(
					"Written by codec '%c', read by '%c'".formatted((char) payload[2], (char) codec.mark()));
		}
		return codec.read(payload, HEADER);
	}

	static boolean is(byte kind, byte[] payload) {
		return payload.length > 2 && payload[0] == VERSION && payload[1] == kind
				&& (kind != VALUE || payload.length >= HEADER);
	}

	static boolean isGuarded(byte[] lease) {
		return lease[2] == GUARDED;
	}

	static CacheGeneration generation(byte[] payload) {
		ByteBuffer header = ByteBuffer.wrap(payload, 11, 12);
		return new CacheGeneration(header.getLong(), header.getInt());
	}

	static byte[] bytes(CacheGeneration generation) {
		return ByteBuffer.allocate(12).putLong(generation.number()).putInt(generation.salt()).array();
	}

	static long deadlineMillis(byte[] payload) {
		return ByteBuffer.wrap(payload, 3, 8).getLong();
	}

}
