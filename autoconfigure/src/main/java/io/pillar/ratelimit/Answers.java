package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * The answer to several requests.
 *
 * @param granted how many of them got what they asked for, none or some
 * @param answer the answer to these, or to all where none did
 * @param denied the answer to those that were passed over again and again, if there is
 * one
 * @param <R> the answer
 */
record Answers<R>(int granted, R answer, @Nullable R denied) {

	Answers(int granted, R answer) {
		this(granted, answer, null);
	}

}
