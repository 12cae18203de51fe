package io.pillar.cachekeeper;

/**
 * A class that must not be made by whoever can write to Redis. Its package begins like an
 * allowed one.
 */
public final class Gadget {

	/**
	 * How many were made.
	 */
	public static int made;

	private String command = "";

	public Gadget() {
		made++;
	}

	public String getCommand() {
		return this.command;
	}

	public void setCommand(String command) {
		this.command = command;
	}

}
