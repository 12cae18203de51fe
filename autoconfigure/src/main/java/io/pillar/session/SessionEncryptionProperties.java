package io.pillar.session;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Encryption of attributes.
 *
 * @param keys Keys that attributes are encrypted with; all of them read, and the current
 * one writes.
 * @param current Id of the key that writes, the first one where it is not set.
 * @param acceptUnencrypted Whether attributes that are not encrypted are read too, for
 * the time in which encryption is switched on.
 */
record SessionEncryptionProperties(@DefaultValue List<Key> keys, @Nullable String current,
		@DefaultValue("false") boolean acceptUnencrypted) {

	static final String PREFIX = "pillar.session.encryption.";

	private static final String HIDDEN = "(not shown)";

	/**
	 * Return the keys, first the one that writes.
	 */
	List<SessionEncryptionKey> toKeys() {
		List<SessionEncryptionKey> keys = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < this.keys.size(); i++) {
			SessionEncryptionKey key = this.keys.get(i).toKey(i);
			if (!ids.add(key.id())) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + "keys[%d].id".formatted(i), key.id(),
						"Another key has this id. What is stored names the key by it, so each needs its own.");
			}
			keys.add(key.id().equals(this.current) ? 0 : keys.size(), key);
		}
		if (this.current != null && !ids.contains(this.current)) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "current", this.current,
					"No key has this id. There are: " + String.join(", ", ids));
		}
		return List.copyOf(keys);
	}

	/**
	 * Decode a secret, which no message shows.
	 */
	static byte[] decode(String property, @Nullable String secret, int min, int max) {
		byte[] bytes = decode((secret != null) ? secret : "");
		if (bytes.length < min || bytes.length > max) {
			throw new InvalidConfigurationPropertyValueException(property, HIDDEN,
					"It must be the Base64 of %s%d random bytes, as 'openssl rand -base64 %d' makes them."
						.formatted((min != max) ? "at least " : "", min, min));
		}
		return bytes;
	}

	private static byte[] decode(String secret) {
		try {
			return Base64.getDecoder().decode(secret.trim());
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

	/**
	 * A key.
	 *
	 * @param id Name of the key, 1 to 16 letters, digits or underscores.
	 * @param secret Secret of the key, the Base64 of 32 random bytes.
	 */
	record Key(@Nullable String id, @Nullable String secret) {

		SessionEncryptionKey toKey(int index) {
			String property = PREFIX + "keys[%d].".formatted(index);
			byte[] secret = decode(property + "secret", this.secret, SessionEncryptionKey.SECRET_LENGTH,
					SessionEncryptionKey.SECRET_LENGTH);
			try {
				return SessionEncryptionKey.of((this.id != null) ? this.id : "", secret);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(property + "id", this.id,
						"Use 1 to 16 letters, digits or underscores, which are stored beside what the key encrypted.");
			}
		}

		@Override
		public String toString() {
			return "key '%s'".formatted(this.id);
		}

	}

}
