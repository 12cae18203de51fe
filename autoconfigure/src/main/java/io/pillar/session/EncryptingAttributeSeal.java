package io.pillar.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts attributes, each by itself, with AES-256-GCM. What is stored is
 * {@code format, length of key id, key id, nonce, ciphertext and tag}. The format, the id
 * of the session and the name of the attribute are authenticated with it: bytes that were
 * changed, or moved to another attribute or another session, do not open. The AES key is
 * that of one session, so that random nonces stay far from meeting each other however
 * many sessions there are.
 */
final class EncryptingAttributeSeal implements AttributeSeal {

	static final byte FORMAT = 2;

	private static final String TRANSFORMATION = "AES/GCM/NoPadding";

	private static final int NONCE_LENGTH = 12;

	private static final int TAG_LENGTH = 16;

	private final SecureRandom random = new SecureRandom();

	private final SessionKeyRing ring;

	private final @Nullable AttributeSeal unencrypted;

	/**
	 * Create a seal.
	 * @param ring the keys
	 * @param unencrypted what opens attributes that are not encrypted, {@code null} to
	 * refuse them
	 */
	EncryptingAttributeSeal(SessionKeyRing ring, @Nullable AttributeSeal unencrypted) {
		this.ring = ring;
		this.unencrypted = unencrypted;
	}

	@Override
	public byte[] close(String serial, String name, byte[] content) {
		SessionEncryptionKey key = this.ring.current();
		byte[] keyId = key.id().getBytes(StandardCharsets.US_ASCII);
		byte[] nonce = new byte[NONCE_LENGTH];
		this.random.nextBytes(nonce);
		ByteBuffer stored = ByteBuffer.allocate(2 + keyId.length + NONCE_LENGTH + content.length + TAG_LENGTH);
		stored.put(FORMAT).put((byte) keyId.length).put(keyId).put(nonce);
		try {
			Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, serial, name);
			cipher.doFinal(ByteBuffer.wrap(content), stored);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has AES-GCM", ex);
		}
		return stored.array();
	}

	@Override
	public byte[] open(String serial, String name, byte[] stored) {
		if (this.unencrypted != null && PlainAttributeSeal.isPlain(stored)) {
			return this.unencrypted.open(serial, name, stored);
		}
		int keyIdLength = (stored.length > 1) ? stored[1] : -1;
		if (keyIdLength < 1 || stored[0] != FORMAT || stored.length < 2 + keyIdLength + NONCE_LENGTH + TAG_LENGTH) {
			throw new UnreadableAttributeException("It is not encrypted, or of a format that is not known", null);
		}
		String keyId = new String(stored, 2, keyIdLength, StandardCharsets.US_ASCII);
		SessionEncryptionKey key = this.ring.find(keyId)
			.orElseThrow(() -> new UnreadableAttributeException("It is encrypted with a key that is not known", null));
		byte[] nonce = new byte[NONCE_LENGTH];
		System.arraycopy(stored, 2 + keyIdLength, nonce, 0, NONCE_LENGTH);
		int begin = 2 + keyIdLength + NONCE_LENGTH;
		try {
			return cipher(Cipher.DECRYPT_MODE, key, nonce, serial, name).doFinal(stored, begin, stored.length - begin);
		}
		catch (GeneralSecurityException ex) {
			throw new UnreadableAttributeException("It was not encrypted for this session and this name", ex);
		}
	}

	private static Cipher cipher(int mode, SessionEncryptionKey key, byte[] nonce, String serial, String name)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(TRANSFORMATION);
		cipher.init(mode, key.forAttributesOf(serial), new GCMParameterSpec(TAG_LENGTH * 8, nonce));
		byte[] session = serial.getBytes(StandardCharsets.UTF_8);
		// with its length, or the end of one part could be the beginning of the next
		cipher.updateAAD(ByteBuffer.allocate(1 + Integer.BYTES).put(FORMAT).putInt(session.length).flip());
		cipher.updateAAD(session);
		cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
