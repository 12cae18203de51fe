package io.pillar.cache;

import org.jspecify.annotations.Nullable;

/**
 * Finds the codec that a cache asks for.
 */
interface CodecSource {

	/**
	 * For caches that write nothing.
	 */
	CodecSource NONE = (serializerProperty, typeProperty, serializer, type) -> new NoCodec();

	/**
	 * Find a codec.
	 * @param serializerProperty the property that names the serializer
	 * @param typeProperty the property that names the type
	 * @param serializer what it says
	 * @param type the declared type
	 * @return the codec
	 */
	PayloadCodec codec(String serializerProperty, String typeProperty, String serializer, @Nullable String type);

	/**
	 * A codec that nobody uses.
	 */
	final class NoCodec implements PayloadCodec {

		@Override
		public byte mark() {
			return '-';
		}

		@Override
		public byte[] write(Object value) {
			throw new IllegalStateException("A cache without a shared tier writes nothing");
		}

		@Override
		public Object read(byte[] bytes, int offset) {
			throw new IllegalStateException("A cache without a shared tier reads nothing");
		}

	}

}
