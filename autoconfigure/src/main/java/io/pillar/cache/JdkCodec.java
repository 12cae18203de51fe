package io.pillar.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;

import org.springframework.core.serializer.DefaultDeserializer;

/**
 * Java serialization, for caches that ask for it. Whoever can write to Redis can make a
 * node that reads with it run code.
 */
final class JdkCodec implements PayloadCodec {

	private final DefaultDeserializer deserializer;

	JdkCodec(ClassLoader classLoader) {
		this.deserializer = new DefaultDeserializer(classLoader);
	}

	@Override
	public byte mark() {
		return 's';
	}

	@Override
	public byte[] write(Object value) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(value);
		}
		return bytes.toByteArray();
	}

	@Override
	public Object read(byte[] bytes, int offset) throws IOException {
		return this.deserializer.deserialize(new ByteArrayInputStream(bytes, offset, bytes.length - offset));
	}

}
