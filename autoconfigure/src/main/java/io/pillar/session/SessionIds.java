package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionIdGenerator;
import org.springframework.util.Assert;

/**
 * Makes the ids of sessions, and what is stored in place of them.
 */
/*
 * The id of a session is what the generator made; that of a user's session has a tilde
 * and the user's tag behind it, a keyed hash of the name. So whoever has the id knows
 * where the session lies: all that belongs to one user lies in one slot of a Cluster. An
 * id that somebody changed leads nowhere, because its hash covers all of it.
 *
 * What a generator made may hold a tilde itself. Then an empty tag follows it, so that
 * what stands behind the last tilde always is the tag.
 *
 * A handle names a session to those who look after it, and cannot be used as its id.
 */
final class SessionIds {

	private static final String ALGORITHM = "HmacSHA256";

	private static final char MARK = '~';

	private static final int MAX_LENGTH = 512;

	private static final int MAX_SEEN = 50_000;

	private static final int MAX_SENT = 4;

	private static final int TAG_BYTES = 16;

	private static final int TAG_LENGTH = 22;

	private static final int HASH_LENGTH = 43;

	private static final int BINDING_BYTES = 16;

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final Cache<SessionKey, String> seen = Caffeine.newBuilder()
		.maximumSize(MAX_SEEN)
		.executor(Runnable::run)
		.build();

	private final MovingSessions moving = new MovingSessions();

	private final SessionIdGenerator generator;

	private final Mac mac;

	/**
	 * Create ids.
	 * @param secret the key of all hashes, the same on all nodes
	 * @param generator makes what nobody can guess
	 */
	SessionIds(byte[] secret, SessionIdGenerator generator) {
		Assert.isTrue(secret.length > 0, "'secret' must not be empty");
		this.generator = generator;
		try {
			this.mac = Mac.getInstance(ALGORITHM);
			this.mac.init(new SecretKeySpec(secret, ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

	/**
	 * Make the id of a new session.
	 * @param user the tag of the user, {@code null} where there is none
	 * @return the id
	 */
	String generate(@Nullable String user) {
		String id = this.generator.generate();
		Assert.state(!id.isEmpty() && id.length() <= MAX_LENGTH - TAG_LENGTH - 1,
				"A generated session id must have 1 to 489 characters");
		if (user != null) {
			return id + MARK + user;
		}
		return (id.indexOf(MARK) < 0) ? id : id + MARK;
	}

	/**
	 * Make what names a session for ever, whatever its id becomes.
	 * @return a value that nobody can guess
	 */
	String generateSerial() {
		return this.generator.generate();
	}

	/**
	 * Return where the session with an id lies.
	 * @param id the id, from anywhere
	 * @return the place, {@code null} where no session can have this id
	 */
	@Nullable SessionKey key(String id) {
		if (!isPossible(id)) {
			return null;
		}
		String tag = tag(id);
		return new SessionKey(hash('i', id), tag.isEmpty() ? null : tag);
	}

	private static boolean isPossible(String id) {
		if (id.isEmpty() || id.length() > MAX_LENGTH || id.lastIndexOf(MARK) == 0) {
			return false;
		}
		String tag = tag(id);
		return tag.isEmpty() || isBase64(tag, TAG_LENGTH);
	}

	private static String tag(String id) {
		int mark = id.lastIndexOf(MARK);
		return (mark < 0) ? "" : id.substring(mark + 1);
	}

	/**
	 * Return those that a session can have of the ids that a client sent, and no more
	 * than a few.
	 * @param sent the ids, from anywhere
	 * @return ids to look up
	 */
	List<String> few(List<String> sent) {
		return sent.stream().filter(SessionIds::isPossible).distinct().limit(MAX_SENT).toList();
	}

	/**
	 * Remember the id of a session, for those who look after sessions on this node.
	 * @param key where it lies
	 * @param id its id
	 */
	void remember(SessionKey key, String id) {
		this.seen.put(key, id);
	}

	/**
	 * Return the id of a session if this node has seen it lately.
	 * @param key where it lies
	 * @return the id, the handle where the id is not known
	 */
	String known(SessionKey key) {
		String id = this.seen.getIfPresent(key);
		return (id != null) ? id : handle(key);
	}

	/**
	 * Return the sessions whose new id is not stored yet.
	 * @return the sessions
	 */
	MovingSessions moving() {
		return this.moving;
	}

	/**
	 * Return whether an id is new, and nothing is stored under it.
	 * @param id the id of a session
	 * @return whether it is so
	 */
	boolean isMoving(String id) {
		SessionKey key = key(id);
		return key != null && this.moving.isMoving(key);
	}

	/**
	 * Return what names a session to those who look after it.
	 * @param key where it lies
	 * @return the handle
	 */
	String handle(SessionKey key) {
		return MARK + ((key.user() != null) ? key.user() : "") + MARK + key.hash();
	}

	/**
	 * Return which session a handle names.
	 * @param handle the handle, from anywhere
	 * @return where it lies, {@code null} where it is no handle
	 */
	static @Nullable SessionKey keyOfHandle(String handle) {
		int mark = handle.lastIndexOf(MARK);
		if (mark < 1 || handle.charAt(0) != MARK || !isBase64(handle.substring(mark + 1), HASH_LENGTH)) {
			return null;
		}
		String tag = handle.substring(1, mark);
		if (!tag.isEmpty() && !isBase64(tag, TAG_LENGTH)) {
			return null;
		}
		return new SessionKey(handle.substring(mark + 1), tag.isEmpty() ? null : tag);
	}

	/**
	 * Return what stands for a user.
	 * @param principal the name of the user
	 * @return the tag
	 */
	String user(String principal) {
		return BASE64.encodeToString(Arrays.copyOf(mac('u', principal), TAG_BYTES));
	}

	/**
	 * Return what proves that a session was stored in its place by somebody who has the
	 * key.
	 * @param key where it lies
	 * @param serial what names the session for ever
	 * @return the proof
	 */
	String binding(SessionKey key, String serial) {
		return BASE64.encodeToString(Arrays.copyOf(mac('b', key.hash() + MARK + serial), BINDING_BYTES));
	}

	private String hash(char purpose, String text) {
		return BASE64.encodeToString(mac(purpose, text));
	}

	private byte[] mac(char purpose, String text) {
		try {
			Mac mac = (Mac) this.mac.clone();
			mac.update((byte) purpose);
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("HmacSHA256 of this Java platform cannot be copied", ex);
		}
	}

	private static boolean isBase64(String text, int length) {
		return text.length() == length && text.chars()
			.allMatch((c) -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'
					|| c == '_');
	}

}
