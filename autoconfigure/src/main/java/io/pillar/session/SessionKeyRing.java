package io.pillar.session;

import java.util.List;
import java.util.Optional;

/**
 * The keys that sessions are encrypted with. {@code pillar.session.encryption} makes one;
 * a bean of this type replaces it, for secrets that live elsewhere. It is asked for every
 * session, so it answers from memory, and it may answer differently from one moment to
 * the next: whoever adds a key adds it on all nodes as an old one first, and makes it the
 * current one when all have it. A key that is taken away logs out the sessions that were
 * begun with it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionKeyRing {

	/**
	 * Return all keys that are known, at least one.
	 * @return the keys, first the current one, which encrypts what is written; the others
	 * only read
	 */
	List<SessionEncryptionKey> keys();

	/**
	 * Return the key that encrypts what is written.
	 * @return the current key
	 */
	default SessionEncryptionKey current() {
		return keys().get(0);
	}

	/**
	 * Find a key.
	 * @param id its name
	 * @return the key, empty where it is not known
	 */
	default Optional<SessionEncryptionKey> find(String id) {
		return keys().stream().filter((key) -> key.id().equals(id)).findFirst();
	}

}
