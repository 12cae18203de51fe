package io.pillar.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.springframework.util.Assert;

/**
 * A script that runs inside Redis. It lies as a resource beside the class that calls it,
 * with a header that says its keys, arguments, answer and cost.
 *
 * @since 0.1.0
 */
public final class LuaScript {

	private final byte[] text;

	private final String sha;

	private LuaScript(byte[] text) {
		this.text = text;
		this.sha = sha1(text);
	}

	/**
	 * Read a script from beside a class.
	 * @param owner the class that calls it
	 * @param name the name of the file, without {@code .lua}
	 * @return the script
	 */
	public static LuaScript beside(Class<?> owner, String name) {
		try (InputStream in = owner.getResourceAsStream(name + ".lua")) {
			Assert.state(in != null, () -> "Script '%s.lua' is missing beside %s".formatted(name, owner.getName()));
			return new LuaScript(in.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	byte[] text() {
		return this.text;
	}

	/**
	 * Return what Redis knows the script by, for who must not have it sent by itself.
	 * @return the SHA-1 of its text
	 */
	public String sha() {
		return this.sha;
	}

	private static String sha1(byte[] text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	@Override
	public String toString() {
		return new String(this.text, StandardCharsets.UTF_8);
	}

}
