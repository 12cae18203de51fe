package io.pillar.cache;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.cachekeeper.Gadget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonCodec}.
 */
class JsonCodecTests {

	private static final String GADGET = Gadget.class.getName();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final JsonCodec codec = JsonCodec.ofPackages(this.mapper, List.of("io.pillar.cache"));

	@BeforeEach
	void reset() {
		Gadget.made = 0;
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsReadAsItWasWritten(Object value) throws Exception {
		assertThat(read(this.codec, this.codec.write(value))).isEqualTo(value);
	}

	static Stream<Object> values() {
		Map<TimeUnit, Integer> units = new EnumMap<>(Map.of(TimeUnit.DAYS, 1));
		Map<Shade, Integer> shades = new EnumMap<>(Map.of(Shade.DARK, 1));
		return Stream.of(1, 1L, 1.5f, "text", Shade.DARK, Instant.EPOCH, Optional.of("a"), Optional.empty(),
				new Box<>("a", List.of(1L, Instant.EPOCH), shades),
				new Box<>(new Box<>(1, List.of(), null), null, null), new Subtype[] { new Subtype("a", 1) },
				new long[] { 1 }, List.of(Shade.LIGHT), shades,
				Collections.unmodifiableList(new ArrayList<>(List.of(1))), new Subtype("a", 1),
				List.of(new Subtype("a", 1)), new Holder(new Subtype("a", 1)), Map.of("k", List.of(Map.of("n", 1L))),
				units.size());
	}

	@ParameterizedTest
	@MethodSource("payloadsOfAnAttacker")
	void typeOfAnotherPackageIsRefused(String json) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.codec.read(json.getBytes(StandardCharsets.UTF_8), 0));
		assertThat(Gadget.made).isZero();
	}

	@ParameterizedTest
	@MethodSource("payloadsOfAnAttacker")
	void sameFormOfAnAllowedTypeIsRead(String json) throws Exception {
		JsonCodec trusting = JsonCodec.ofPackages(this.mapper, List.of("io.pillar.cache", "io.pillar.cachekeeper"));
		assertThat(trusting.read(json.getBytes(StandardCharsets.UTF_8), 0)).isNotNull();
		assertThat(Gadget.made).isPositive();
	}

	static Stream<String> payloadsOfAnAttacker() {
		String body = "{\"command\":\"x\"}";
		return Stream.of("[\"%s\",%s]", "[\"[L%s;\",[%s]]", "[\"[[L%s;\",[[%s]]]", "[\"java.util.ArrayList<%s>\",[%s]]",
				"[\"java.util.HashMap<java.lang.String,%s>\",{\"a\":%s}]", "[\"java.util.Optional<%s>\",%s]",
				"[\"java.util.ArrayList\",[[\"%s\",%s]]]", "[\"java.util.ArrayList<java.util.ArrayList<%s>>\",[[%s]]]",
				"[\"java.util.ArrayList\",[[\"java.util.ArrayList<%s>\",[%s]]]]",
				"[\"io.pillar.cache.JsonCodecTests$Box\",{\"value\":[\"%s\",%s]}]",
				"[\"io.pillar.cache.JsonCodecTests$Box<%s>\",{\"value\":%s}]")
			.map((form) -> form.formatted(GADGET, body));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "javax.naming.InitialContext", "java.lang.ProcessBuilder", "java.lang.Class", "java.net.URL",
					"java.io.File", "com.sun.rowset.JdbcRowSetImpl", "java.util.concurrent.ThreadPoolExecutor" })
	void typeOfThePlatformThatIsNoValueIsRefused(String type) {
		String json = "[\"%s\",{}]".formatted(type);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.codec.read(json.getBytes(StandardCharsets.UTF_8), 0));
		String text = "[\"%s\",\"x\"]".formatted(type);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> this.codec.read(text.getBytes(StandardCharsets.UTF_8), 0));
	}

	@Test
	void packageDoesNotAllowOnesThatBeginAlike() throws Exception {
		// io.pillar.cache is allowed, io.pillar.cachekeeper only begins like it
		byte[] written = this.codec.write(new Gadget());
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.codec.read(written, 0));
		JsonCodec other = JsonCodec.ofPackages(this.mapper, List.of("io.pillar.cachekeeper"));
		assertThat(other.read(other.write(new Gadget()), 0)).isInstanceOf(Gadget.class);
	}

	@Test
	void propertyThatIsNotKnownIsPassedOver() throws Exception {
		String json = "[\"%s\",{\"text\":\"a\",\"number\":1,\"added\":true}]".formatted(Subtype.class.getName());
		assertThat(this.codec.read(json.getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(new Subtype("a", 1));
	}

	@Test
	void valueThatWritesItselfWithoutEndIsRefused() {
		List<Object> circle = new ArrayList<>();
		circle.add(circle);
		assertThatExceptionOfType(Throwable.class).isThrownBy(() -> this.codec.write(circle));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> this.codec.write(new Silent()));
	}

	@Test
	void declaredTypeNeedsNoTypeInformation() throws Exception {
		JavaType type = this.mapper.getTypeFactory()
			.constructFromCanonical("java.util.List<%s>".formatted(Subtype.class.getName()));
		JsonCodec declared = JsonCodec.ofType(this.mapper, type);
		byte[] written = declared.write(List.of(new Subtype("a", 1)));
		assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("[{\"text\":\"a\",\"number\":1}]");
		assertThat(declared.read(written, 0)).isEqualTo(List.of(new Subtype("a", 1)));
		assertThat(declared.mark()).isNotEqualTo(this.codec.mark());
		String later = "[{\"text\":\"a\",\"number\":1,\"added\":true}]";
		assertThat(declared.read(later.getBytes(StandardCharsets.UTF_8), 0)).isEqualTo(List.of(new Subtype("a", 1)));
	}

	private static Object read(JsonCodec codec, byte[] written) throws Exception {
		byte[] shifted = new byte[written.length + 3];
		System.arraycopy(written, 0, shifted, 3, written.length);
		return codec.read(shifted, 3);
	}

	enum Shade {

		LIGHT, DARK

	}

	interface Thing {

	}

	record Subtype(String text, int number) implements Thing {

	}

	record Holder(Thing thing) {

	}

	record Box<T>(T value, List<Object> list, Map<Shade, Integer> map) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Box<?> box && toString().equals(box.toString());
		}

		@Override
		public int hashCode() {
			return toString().hashCode();
		}

	}

	public static final class Silent {

		public String getText() {
			throw new IllegalStateException("not now");
		}

	}

}
