package io.pillar.lock;

/**
 * Who may hold a lock at the same time.
 *
 * @since 0.1.0
 */
public enum LockForm {

	/**
	 * One thread; it may take the lock again.
	 */
	EXCLUSIVE,

	/**
	 * Any number of readers, while nobody holds it exclusively.
	 */
	READ,

	/**
	 * As many as there are permits; a thread that takes one again takes another permit.
	 */
	PERMIT

}
