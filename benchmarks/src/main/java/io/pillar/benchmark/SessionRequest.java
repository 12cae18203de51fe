package io.pillar.benchmark;

/**
 * A kind of request, as far as sessions are concerned.
 */
enum SessionRequest {

	READ("that reads its session", "/login", "/read", false),

	IGNORE("that ignores its session", "/login", "/ignore", false),

	CHANGE("that changes its session", "/login", "/change", false),

	LOGIN("that logs in", "/change", "/login", true),

	LOGOUT("that logs out", "/login", "/logout", true);

	private final String title;

	private final String before;

	private final String path;

	private final boolean once;

	SessionRequest(String title, String before, String path, boolean once) {
		this.title = title;
		this.before = before;
		this.path = path;
		this.once = once;
	}

	String title() {
		return this.title;
	}

	/**
	 * Return what the browser asks for before.
	 * @return the path of a page
	 */
	String before() {
		return this.before;
	}

	String path() {
		return this.path;
	}

	/**
	 * Return whether a browser does it once.
	 * @return whether it is so
	 */
	boolean isOnce() {
		return this.once;
	}

}
