package io.pillar.event;

import java.util.function.LongSupplier;

import io.pillar.redis.NodeId;

/**
 * What belongs to this node.
 */
final class EventNode {

	private final String name;

	private final EventCounters counters;

	private final EventTracing tracing;

	private final LongSupplier nanos;

	EventNode(NodeId id, EventCounters counters, EventTracing tracing, LongSupplier nanos) {
		// two nodes may have been given one name, or one the same at each start
		this.name = id.value() + "." + NodeId.random().value();
		this.counters = counters;
		this.tracing = tracing;
		this.nanos = nanos;
	}

	String name() {
		return this.name;
	}

	boolean isOwn(Envelope envelope) {
		return envelope.node().equals(this.name);
	}

	EventCounters counters() {
		return this.counters;
	}

	EventTracing tracing() {
		return this.tracing;
	}

	long nanos() {
		return this.nanos.getAsLong();
	}

}
