package io.pillar.session;

import java.util.Arrays;

/**
 * Marks the format and leaves the content as it is.
 */
final class PlainAttributeSeal implements AttributeSeal {

	static final byte FORMAT = 1;

	@Override
	public byte[] close(String serial, String name, byte[] content) {
		byte[] stored = new byte[content.length + 1];
		stored[0] = FORMAT;
		System.arraycopy(content, 0, stored, 1, content.length);
		return stored;
	}

	@Override
	public byte[] open(String serial, String name, byte[] stored) {
		if (!isPlain(stored)) {
			throw new UnreadableAttributeException("It is encrypted, or of a format that is not known", null);
		}
		return Arrays.copyOfRange(stored, 1, stored.length);
	}

	static boolean isPlain(byte[] stored) {
		return stored.length > 0 && stored[0] == FORMAT;
	}

}
