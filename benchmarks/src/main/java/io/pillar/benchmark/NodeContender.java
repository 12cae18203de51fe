package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Somebody who is measured by what a node has, which needs nothing but a server.
 *
 * @param <N> what the node has
 */
interface NodeContender<N> extends Contender {

	Entry<N> entry();

	@Override
	default String title() {
		return entry().title();
	}

	@Override
	default Column column() {
		return entry().column();
	}

	/**
	 * Start what one node has.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @return what it has
	 */
	default N start(String redis) {
		return entry().factory().apply(redis);
	}

	/**
	 * What is known of a contender.
	 *
	 * @param <N> what a node has
	 * @param title its name, as it is shown
	 * @param column where its figures stand
	 * @param factory how it is started with a server
	 */
	record Entry<N>(String title, Column column, Function<String, N> factory) {

	}

}
