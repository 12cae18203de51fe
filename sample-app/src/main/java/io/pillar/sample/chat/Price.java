package io.pillar.sample.chat;

import io.pillar.event.EventName;

/**
 * What something costs now.
 *
 * @param symbol what it is
 * @param cents what it costs
 */
@EventName("price")
record Price(String symbol, long cents) {

}
