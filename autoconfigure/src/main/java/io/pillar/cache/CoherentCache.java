package io.pillar.cache;

/**
 * What a cache is told about changes that were made anywhere.
 */
interface CoherentCache {

	/**
	 * A key changed.
	 * @param key the key as it stands in messages
	 * @param change the number of the change
	 */
	void keyChanged(String key, long change);

	/**
	 * Any key of a stripe may have changed.
	 * @param stripe the stripe
	 */
	void stripeChanged(int stripe);

	/**
	 * Everything changed.
	 */
	void allChanged();

	/**
	 * Changes have not been heard of for longer than is allowed.
	 */
	void disconnected();

	/**
	 * Changes are heard of again.
	 */
	void connected();

}
