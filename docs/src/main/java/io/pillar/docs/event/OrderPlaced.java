package io.pillar.docs.event;

import io.pillar.event.Broadcast;

/**
 * An event of the application that all nodes hear.
 *
 * @param id the order
 */
// tag::broadcast[]
@Broadcast
public record OrderPlaced(String id) {

}
// end::broadcast[]
