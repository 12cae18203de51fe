package io.pillar.event;

/**
 * An event of the tests.
 */
@EventName("trade")
record Trade(String symbol, long amount) {

	static Trade of(long amount) {
		return new Trade("EUR", amount);
	}

}
