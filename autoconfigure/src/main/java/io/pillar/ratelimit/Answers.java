package io.pillar.ratelimit;

import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * The answer to several requests.
 *
 * @param granted how many of them got what they asked for, none or some
 * @param answer the answer to each of these, the first is 0; to all where none did
 * @param denied the answer to those that were passed over again and again, if there is
 * one
 * @param <R> the answer
 */
record Answers<R>(int granted, IntFunction<R> answer, @Nullable R denied) {

	/**
	 * Return one answer for all.
	 */
	static <R> Answers<R> same(int granted, R answer) {
		return new Answers<>(granted, (request) -> answer, null);
	}

}
