package io.pillar.session;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.FlashMap;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.session.AttributeCodec.Unreadable;
import io.pillar.session.AttributeCodec.Value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Attributes as JSON.
 */
class JsonAttributeCodecTests {

	private final JsonAttributeCodec codec = codec("io.pillar.session");

	static JsonAttributeCodec codec(String... packages) {
		JsonMapper mapper = SessionJson.mapper(JsonAttributeCodecTests.class.getClassLoader(), List.of(packages),
				List.of());
		return new JsonAttributeCodec(mapper, new PlainAttributeSeal());
	}

	private byte[] store(Object value) {
		return this.codec.seal("serial", "name", this.codec.write("name", value));
	}

	private AttributeCodec.Decoded decode(byte[] stored) {
		return this.codec.decode("serial", "name", stored);
	}

	private Object roundTrip(Object value) {
		assertThat(decode(store(value))).isInstanceOf(Value.class);
		return ((Value) decode(store(value))).value();
	}

	private static byte[] json(String json) {
		return new PlainAttributeSeal().close("serial", "name", json.getBytes(StandardCharsets.UTF_8));
	}

	static Stream<Object> values() {
		return Stream.of("text", true, 7, 7L, 1.5, 1.5f, 'c', (short) 3, new BigDecimal("1.50"), UUID.randomUUID(),
				Instant.parse("2026-01-02T03:04:05.678901234Z"), Duration.ofMillis(1),
				new ArrayList<>(List.of(1L, "a")), List.of(1L), List.of(), Set.of("a"),
				new HashMap<>(Map.of("a", 1L, "b", List.of(2L))), Map.of("a", 1), new HashSet<>(List.of(1L)),
				new String[] { "a" }, new byte[] { 1, 2 }, Color.RED, EnumSet.of(Color.RED),
				new Cart("alice", List.of(new Item("book", 2L)), 9L), new ArrayList<>(List.of(new Item("book", 2L))),
				new Date(5), Locale.GERMANY);
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsReadAsItWas(Object value) {
		assertThat(roundTrip(value)).isEqualTo(value);
	}

	@Test
	void sameValueGivesTheSameBytes() {
		Cart cart = new Cart("alice", List.of(new Item("book", 2L)), 9L);
		assertThat(this.codec.write("cart", cart)).isEqualTo(this.codec.write("cart", cart));
		assertThat(((Value) decode(store(cart))).plain()).isEqualTo(this.codec.write("cart", cart));
	}

	@Test
	void storedBytesBeginWithTheirFormat() {
		assertThat(store("text")).isEqualTo("\u0001\"text\"".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void typeOutsideOfTheAllowedPackagesIsRefusedWhenItIsStored() {
		JsonAttributeCodec strict = codec("com.acme");
		assertThatExceptionOfType(UnstorableAttributeException.class)
			.isThrownBy(() -> strict.write("cart", new Cart("alice", List.of(), 0)))
			.withMessageContaining("Attribute 'cart' of a session, a " + Cart.class.getName())
			.withMessageContaining("'pillar.session.json.allowed-packages'");
		assertThatExceptionOfType(UnstorableAttributeException.class)
			.isThrownBy(() -> strict.write("carts", new ArrayList<>(List.of(new Item("book", 1)))));
		assertThatExceptionOfType(UnstorableAttributeException.class)
			.isThrownBy(() -> this.codec.write("thread", new Thread("never started")));
	}

	@Test
	void typeThatIsNotAllowedIsNeverMade() {
		assertRefused("[\"java.lang.Thread\",{\"name\":\"x\"}]");
		assertRefused("{\"@class\":\"javax.swing.JEditorPane\",\"page\":\"http://localhost\"}");
		assertRefused("[\"java.util.ArrayList<java.lang.Thread>\",[]]");
		assertRefused("[\"[Ljava.lang.Thread;\",[]]");
		assertRefused("{\"@class\":\"io.pillar.sessions.Evil\"}");
		assertRefused("{\"@class\":\"io.pillar.session.DoesNotExist\"}");
	}

	private void assertRefused(String json) {
		assertThat(decode(json(json))).isInstanceOf(Unreadable.class);
	}

	@Test
	void anythingThatIsNotUnderstoodIsUnreadableAndItsReasonQuotesNothing() {
		for (String json : List.of("", "{", "secret", "[\"java.lang.Long\",\"secret\"]",
				"{\"@class\":\"" + Item.class.getName() + "\",\"count\":\"secret\"}", "{\"@class\":\"se\\ncret\"}")) {
			assertThat(decode(json(json))).isInstanceOfSatisfying(Unreadable.class,
					(unreadable) -> assertThat(unreadable.reason()).isNotBlank().doesNotContain("secret", "\n"));
		}
		assertThat(decode(new byte[0])).isInstanceOf(Unreadable.class);
		assertThat(decode(new byte[] { 99, '1' })).isInstanceOf(Unreadable.class);
	}

	@Test
	void constructorThatRefusesIsNotAFault() {
		assertThat(decode(json("{\"@class\":\"" + Picky.class.getName() + "\",\"value\":-1}")))
			.isInstanceOf(Unreadable.class);
		assertThat(roundTrip(new Picky(1))).isEqualTo(new Picky(1));
	}

	@Test
	void fieldsMayComeAndGo() {
		String name = Item.class.getName();
		assertThat(((Value) decode(json("{\"@class\":\"%s\",\"name\":\"book\",\"gone\":1}".formatted(name)))).value())
			.isEqualTo(new Item("book", 0));
	}

	@Test
	void redirectAttributesKeepTheirPageAndTheirEnd() {
		FlashMap flash = new FlashMap();
		flash.setTargetRequestPath("/done");
		flash.addTargetRequestParam("id", "7");
		flash.setExpirationTime(123456789L);
		flash.put("message", "saved");
		flash.put("count", 3L);
		List<?> read = (List<?>) roundTrip(new CopyOnWriteArrayList<>(List.of(flash)));
		assertThat(read).isInstanceOf(CopyOnWriteArrayList.class).isEqualTo(List.of(flash));
		FlashMap first = (FlashMap) read.get(0);
		assertThat(first.getExpirationTime()).isEqualTo(123456789L);
		assertThat(first.get("count")).isEqualTo(3L);
	}

	@Test
	void redirectAttributeOfATypeThatIsNotAllowedIsRefused() {
		FlashMap flash = new FlashMap();
		flash.put("message", new Thread("never started"));
		assertThatExceptionOfType(UnstorableAttributeException.class)
			.isThrownBy(() -> this.codec.write("flash", new CopyOnWriteArrayList<>(List.of(flash))));
	}

	enum Color {

		RED

	}

	record Item(String name, long count) {

	}

	record Cart(String owner, List<Item> items, Object note) {

	}

	record Picky(int value) {

		Picky {
			if (value < 0) {
				throw new IllegalStateException("as expected by the test");
			}
		}

	}

}
