package io.pillar.session;

/**
 * Closes what is stored as an attribute, and opens it again.
 */
interface AttributeSeal {

	/**
	 * Close the content of an attribute.
	 * @param serial names the session that has the attribute
	 * @param name the name of the attribute
	 * @param content what to store
	 * @return the bytes to store, the first of which says the format
	 */
	byte[] close(String serial, String name, byte[] content);

	/**
	 * Open what is stored as an attribute.
	 * @param serial names the session that has the attribute
	 * @param name the name of the attribute
	 * @param stored the bytes that are stored
	 * @return the content
	 * @throws UnreadableAttributeException if it was not closed for this session and this
	 * name, or is not understood
	 */
	byte[] open(String serial, String name, byte[] stored);

}
