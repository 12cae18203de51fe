package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;

/**
 * A key that sessions are encrypted with. It is never used itself: what encrypts a
 * session is derived from it for each session, so that one key lasts for any number of
 * sessions. Its text says its name and nothing of its secret.
 *
 * @since 0.1.0
 */
public final class SessionEncryptionKey {

	/**
	 * How many bytes a secret has.
	 */
	public static final int SECRET_LENGTH = 32;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,16}");

	private static final String HMAC = "HmacSHA256";

	private final String id;

	private final SecretKey attributes;

	private SessionEncryptionKey(String id, byte[] secret) {
		this.id = id;
		// the same secret may serve something else too, and neither tells of the other
		this.attributes = new SecretKeySpec(mac(new SecretKeySpec(secret, HMAC), "pillar session attributes"), HMAC);
	}

	/**
	 * Create a key.
	 * @param id its name, 1 to 16 letters, digits or underscores, which stands beside
	 * what it encrypted
	 * @param secret 32 random bytes
	 * @return the key
	 */
	public static SessionEncryptionKey of(String id, byte[] secret) {
		Assert.isTrue(ID.matcher(id).matches(),
				() -> "'id' must be 1 to 16 letters, digits or underscores but was '%s'".formatted(id));
		Assert.isTrue(secret.length == SECRET_LENGTH,
				() -> "'secret' of key '%s' must have %d bytes but had %d".formatted(id, SECRET_LENGTH, secret.length));
		return new SessionEncryptionKey(id, secret);
	}

	/**
	 * Return the name of the key.
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the key that encrypts the attributes of a session.
	 */
	SecretKey forAttributesOf(String serial) {
		return new SecretKeySpec(mac(this.attributes, serial), "AES");
	}

	private static byte[] mac(SecretKey key, String text) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(key);
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

	@Override
	public String toString() {
		return "key '%s'".formatted(this.id);
	}

}
