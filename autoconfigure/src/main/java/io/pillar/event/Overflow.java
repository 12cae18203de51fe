package io.pillar.event;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a subscription has to be told of events that there was no room for. Bounded by the
 * partitions and histories of one topic.
 */
final class Overflow {

	private static final int MAX_GAPS = 200;

	private final Map<String, EventGap> gaps = new LinkedHashMap<>();

	private final TopicSettings topic;

	Overflow(TopicSettings topic) {
		this.topic = topic;
	}

	void add(Arrival arrival) {
		EventGap gap = arrival.gap();
		Envelope envelope = arrival.envelope();
		if (gap == null && envelope != null) {
			int partition = this.topic.partitionOf(envelope.topic());
			long first = Math.max(1, arrival.number());
			gap = new EventGap(this.topic.name(), partition, arrival.epoch(), first, first, EventGap.Reason.OVERFLOW);
		}
		if (gap != null) {
			add(gap, arrival.number() == 0);
		}
	}

	private void add(EventGap gap, boolean counted) {
		String key = gap.partition() + " " + gap.epoch() + " " + gap.reason();
		EventGap before = this.gaps.get(key);
		if (before != null) {
			long to = (counted && !before.isOpen()) ? before.to() + 1 : Math.max(before.to(), gap.to());
			this.gaps.put(key, new EventGap(gap.topic(), gap.partition(), gap.epoch(),
					Math.min(before.from(), gap.from()), to, gap.reason()));
		}
		else if (this.gaps.size() < MAX_GAPS) {
			this.gaps.put(key, gap);
		}
	}

	@Nullable EventGap poll() {
		if (this.gaps.isEmpty()) {
			return null;
		}
		String first = this.gaps.keySet().iterator().next();
		return this.gaps.remove(first);
	}

}
