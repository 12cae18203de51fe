package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Attributes that are encrypted.
 */
class EncryptingAttributeSealTests {

	private static final byte[] CONTENT = "\"the plain text\"".getBytes(StandardCharsets.UTF_8);

	private final SessionEncryptionKey first = key("k1", 1);

	private final SessionEncryptionKey second = key("k2", 2);

	private final AttributeSeal seal = seal(this.first);

	static SessionEncryptionKey key(String id, int fill) {
		byte[] secret = new byte[SessionEncryptionKey.SECRET_LENGTH];
		Arrays.fill(secret, (byte) fill);
		return SessionEncryptionKey.of(id, secret);
	}

	private static AttributeSeal seal(SessionEncryptionKey... keys) {
		return new EncryptingAttributeSeal(() -> List.of(keys), null);
	}

	private static void assertRefused(AttributeSeal seal, String serial, String name, byte[] stored) {
		assertThatExceptionOfType(UnreadableAttributeException.class).isThrownBy(() -> seal.open(serial, name, stored));
	}

	@Test
	void whatIsClosedOpens() {
		byte[] stored = this.seal.close("serial", "name", CONTENT);
		assertThat(this.seal.open("serial", "name", stored)).isEqualTo(CONTENT);
		assertThat(this.seal.open("serial", "name", this.seal.close("serial", "name", new byte[0]))).isEmpty();
	}

	@Test
	void whatIsStoredSaysItsFormatAndItsKeyAndNothingOfTheContent() {
		byte[] stored = this.seal.close("serial", "name", CONTENT);
		assertThat(stored[0]).isEqualTo(EncryptingAttributeSeal.FORMAT);
		String text = new String(stored, StandardCharsets.ISO_8859_1);
		assertThat(text).contains("k1").doesNotContain("plain", "text");
	}

	@Test
	void nothingIsEncryptedTwiceWithTheSameNonce() {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < 2000; i++) {
			byte[] stored = this.seal.close("serial", "name", CONTENT);
			seen.add(new String(stored, 4, 12, StandardCharsets.ISO_8859_1));
		}
		assertThat(seen).hasSize(2000);
	}

	@Test
	void anyBitThatIsFlippedIsRefused() {
		byte[] stored = this.seal.close("serial", "name", CONTENT);
		for (int bit = 0; bit < stored.length * 8; bit++) {
			byte[] flipped = stored.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			assertRefused(this.seal, "serial", "name", flipped);
		}
	}

	@Test
	void anythingThatIsCutOrEmptyIsRefused() {
		byte[] stored = this.seal.close("serial", "name", CONTENT);
		for (int length = 0; length < stored.length; length++) {
			assertRefused(this.seal, "serial", "name", Arrays.copyOf(stored, length));
		}
		assertRefused(this.seal, "serial", "name", new byte[] { 2, -1, 0, 0 });
	}

	@Test
	void whatIsMovedToAnotherSessionOrAttributeIsRefused() {
		byte[] stored = this.seal.close("serial", "name", CONTENT);
		assertRefused(this.seal, "another", "name", stored);
		assertRefused(this.seal, "serial", "another", stored);
		assertRefused(this.seal, "serialn", "ame", stored);
		assertRefused(this.seal, "seria", "lname", stored);
	}

	@Test
	void keyThatCameLaterWritesAndTheOldOneStillReads() {
		byte[] old = this.seal.close("serial", "name", CONTENT);
		AttributeSeal rotated = seal(this.second, this.first);
		byte[] fresh = rotated.close("serial", "name", CONTENT);
		assertThat(rotated.open("serial", "name", old)).isEqualTo(CONTENT);
		assertThat(seal(this.second).open("serial", "name", fresh)).isEqualTo(CONTENT);
		// and nodes that do not use it yet
		assertThat(seal(this.first, this.second).open("serial", "name", fresh)).isEqualTo(CONTENT);
	}

	@Test
	void keyThatWasTakenAwayReadsNothing() {
		byte[] old = this.seal.close("serial", "name", CONTENT);
		assertRefused(seal(this.second), "serial", "name", old);
		// the name alone does not make it the key
		assertRefused(seal(key("k1", 9)), "serial", "name", old);
	}

	@Test
	void whatIsNotEncryptedIsReadOnlyWhereThatIsAllowed() {
		AttributeSeal plain = new PlainAttributeSeal();
		byte[] stored = plain.close("serial", "name", CONTENT);
		assertRefused(this.seal, "serial", "name", stored);
		AttributeSeal lenient = new EncryptingAttributeSeal(() -> List.of(this.first), plain);
		assertThat(lenient.open("serial", "name", stored)).isEqualTo(CONTENT);
		assertThat(lenient.close("serial", "name", CONTENT)[0]).isEqualTo(EncryptingAttributeSeal.FORMAT);
		assertRefused(plain, "serial", "name", this.seal.close("serial", "name", CONTENT));
	}

	@Test
	void keyThatIsNoneIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionEncryptionKey.of("k1", new byte[16]))
			.withMessage("'secret' of key 'k1' must have 32 bytes but had 16");
		assertThatIllegalArgumentException().isThrownBy(() -> SessionEncryptionKey.of("k-1", new byte[32]))
			.withMessageContaining("must be 1 to 16 letters, digits or underscores but was 'k-1'");
	}

	@Test
	void keyDoesNotTellItsSecret() {
		assertThat(this.first).hasToString("key 'k1'");
	}

}
