package io.pillar.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Payload}.
 */
class PayloadTests {

	private static final CacheGeneration GENERATION = new CacheGeneration(42, 7);

	private final PayloadCodec codec = new JdkCodec(PayloadTests.class.getClassLoader());

	private final Payload payload = new Payload(new NodeId("node"));

	@Test
	void valueIsReadAsItWasWritten() throws Exception {
		byte[] written = Payload.value(this.codec, "text", 123_456, GENERATION);
		assertThat(Payload.is(Payload.VALUE, written)).isTrue();
		assertThat(Payload.read(this.codec, written)).isEqualTo("text");
		assertThat(Payload.deadlineMillis(written)).isEqualTo(123_456);
		assertThat(Payload.generation(written)).isEqualTo(GENERATION);
	}

	@Test
	void nullNeedsNoCodec() throws Exception {
		byte[] written = Payload.value(CodecSource.NONE.codec("", "", "", null), null, 1, GENERATION);
		assertThat(written).hasSize(Payload.HEADER);
		assertThat(Payload.read(this.codec, written)).isNull();
	}

	@Test
	void layoutIsTheOneThatIsWrittenDown() throws Exception {
		byte[] written = Payload.value(this.codec, "text", 2, GENERATION);
		ByteBuffer bytes = ByteBuffer.wrap(written);
		assertThat(bytes.get()).isEqualTo((byte) 1);
		assertThat(bytes.get()).isEqualTo((byte) 'V');
		assertThat(bytes.get()).isEqualTo((byte) 's');
		assertThat(bytes.getLong()).isEqualTo(2);
		assertThat(bytes.getLong()).isEqualTo(42);
		assertThat(bytes.getInt()).isEqualTo(7);
	}

	@Test
	void valueOfAnotherCodecIsRefused() throws Exception {
		byte[] written = Payload.value(this.codec, "text", 2, GENERATION);
		PayloadCodec other = CodecSource.NONE.codec("", "", "", null);
		assertThatIllegalArgumentException().isThrownBy(() -> Payload.read(other, written))
			.withMessageContaining("'s'");
	}

	@Test
	void leasesAndTombstonesAreEachTheirOwn() {
		byte[] guarded = this.payload.lease(Payload.GUARDED);
		byte[] unguarded = this.payload.lease(Payload.UNGUARDED);
		assertThat(Payload.is(Payload.LEASE, guarded)).isTrue();
		assertThat(Payload.isGuarded(guarded)).isTrue();
		assertThat(Payload.isGuarded(unguarded)).isFalse();
		assertThat(this.payload.lease(Payload.GUARDED)).isNotEqualTo(guarded);
		assertThat(new Payload(new NodeId("edon")).lease(Payload.GUARDED)).isNotEqualTo(guarded);
		byte[] tombstone = this.payload.tombstone();
		assertThat(Payload.is(Payload.TOMBSTONE, tombstone)).isTrue();
		assertThat(Payload.is(Payload.LEASE, tombstone)).isFalse();
		assertThat(this.payload.tombstone()).isNotEqualTo(tombstone);
	}

	@ParameterizedTest
	@MethodSource("rubbish")
	void rubbishIsNothing(byte[] bytes) {
		assertThat(Payload.is(Payload.VALUE, bytes)).isFalse();
		assertThat(Payload.is(Payload.LEASE, bytes)).isFalse();
		assertThat(Payload.is(Payload.TOMBSTONE, bytes)).isFalse();
	}

	static Stream<byte[]> rubbish() {
		return Stream.of(new byte[0], new byte[] { 1 }, new byte[] { 1, 'V' }, new byte[] { 1, 'V', 'j', 0, 0 },
				new byte[] { 2, 'V', 'j' }, new byte[100], "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void generationsOfOneNumberDiffer() {
		assertThat(CacheGeneration.parse("42-" + CacheGeneration.salt(7))).isEqualTo(GENERATION);
		assertThat(CacheGeneration.parse("42-" + CacheGeneration.salt(8))).isNotEqualTo(GENERATION);
		assertThat(CacheGeneration.parse("rubbish").number()).isZero();
		assertThat(CacheGeneration.parse("x-y").number()).isZero();
	}

}
