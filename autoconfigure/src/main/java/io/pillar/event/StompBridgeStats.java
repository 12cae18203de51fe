package io.pillar.event;

/**
 * What this node did for the STOMP brokers of the others since its start.
 *
 * @param sent messages of its own broker sent to the others
 * @param received messages of the others given to its own
 * @param skipped messages that could not be sent, or that no broker can have sent
 * @since 0.1.0
 */
public record StompBridgeStats(long sent, long received, long skipped) {

}
