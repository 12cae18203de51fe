package io.pillar.benchmark;

/**
 * Somebody who is measured.
 */
interface Contender {

	String name();

	String title();

	/**
	 * Return the column of the table that its figures stand in.
	 * @return the column
	 */
	Column column();

}
