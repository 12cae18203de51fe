package io.pillar.sample.chat;

import java.time.Instant;

/**
 * What somebody said.
 *
 * @param user who said it
 * @param text what was said
 * @param at when
 */
record ChatMessage(String user, String text, Instant at) {

}
