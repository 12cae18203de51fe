package io.pillar.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what the subscriptions of all nodes saw of one topic.
 */
final class EventHistory {

	// where it was, as far as somebody saw it
	private final Map<Trade, Set<EventPosition>> seen = new HashMap<>();

	private final Map<String, Heard<Trade>> nodes;

	private final Set<Trade> heardSomewhere = new HashSet<>();

	private final boolean failovers;

	/**
	 * Create one.
	 * @param failovers whether Redis may have lost events that it had answered for, which
	 * nobody can tell who did not have them
	 */
	EventHistory(Map<String, Heard<Trade>> nodes, boolean failovers) {
		this.nodes = nodes;
		this.failovers = failovers;
		nodes.values().forEach((heard) -> events(heard).forEach((trade, info) -> info.number().ifPresent((number) -> {
			this.heardSomewhere.add(trade);
			saw(trade, new EventPosition(info.epoch().orElseThrow(), number));
		})));
	}

	/**
	 * Note where an event was, which may be at several places.
	 */
	void saw(Trade trade, EventPosition position) {
		this.seen.computeIfAbsent(trade, (key) -> new LinkedHashSet<>()).add(position);
	}

	/**
	 * Each event is there once and in order, or within a gap.
	 * @param published all that was published, by symbol
	 */
	void check(Map<String, List<Trade>> published) {
		this.nodes.forEach((node, heard) -> {
			checkNumbers(node, heard);
			Map<Trade, EventInfo> events = events(heard);
			published.forEach((symbol, trades) -> {
				for (Trade trade : trades) {
					if (!events.containsKey(trade)) {
						assertThat(isTold(heard, trade) && (!symbol.equals(node) || isOver(heard, trade)))
							.as("%s misses %s, which was %s; gaps: %s", node, trade, this.seen.get(trade), heard.gaps())
							.isTrue();
					}
				}
				if (!symbol.equals(node)) {
					assertOrdered(events.keySet().stream().filter((trade) -> trade.symbol().equals(symbol)).toList());
				}
			});
		});
	}

	private static Map<Trade, EventInfo> events(Heard<Trade> heard) {
		Map<Trade, EventInfo> events = new LinkedHashMap<>();
		List<EventInfo> infos = heard.infos();
		int i = 0;
		for (Object each : heard.all()) {
			if (each instanceof Trade trade) {
				EventInfo info = infos.get(i);
				int index = i;
				EventInfo before = events.put(trade, info);
				assertThat(before)
					.as(() -> "%s came twice, after %d others as %s".formatted(trade, index - infos.indexOf(before) - 1,
							place(info)))
					.withRepresentation(EventHistory::place)
					.isNull();
				i++;
			}
		}
		return events;
	}

	private static String place(@Nullable Object info) {
		return (info instanceof EventInfo known)
				? "%s of epoch %s, number %s".formatted(known, known.epoch().orElse("-"), known.number().orElse(0))
				: "none";
	}

	/**
	 * Numbers and gaps follow each other without a hole.
	 */
	private void checkNumbers(String node, Heard<Trade> heard) {
		List<EventInfo> infos = heard.infos();
		Map<String, Long> last = new HashMap<>();
		int i = 0;
		for (Object each : heard.all()) {
			if (each instanceof EventGap gap && gap.reason() != EventGap.Reason.UNSENT) {
				if (gap.isOpen() && this.failovers) {
					last.remove(gap.epoch());
				}
				else if (!gap.isOpen()) {
					last.put(gap.epoch(), Math.max(last.getOrDefault(gap.epoch(), 0L), gap.to()));
				}
			}
			else if (each instanceof Trade) {
				EventInfo info = infos.get(i++);
				info.number().ifPresent((number) -> {
					String epoch = info.epoch().orElseThrow();
					assertThat(number).as("number of %s on %s", info, node).isGreaterThan(last.getOrDefault(epoch, 0L));
					last.put(epoch, number);
				});
			}
		}
	}

	/**
	 * Of its own event a node has the answer. Only where its history is over before that
	 * comes, a gap may have told that it was not heard.
	 */
	private boolean isOver(Heard<Trade> heard, Trade trade) {
		Set<EventPosition> positions = this.seen.getOrDefault(trade, Set.of());
		return heard.gaps()
			.stream()
			.filter(EventGap::isOpen)
			.anyMatch((gap) -> positions.stream().allMatch((position) -> position.epoch().equals(gap.epoch())));
	}

	private boolean isTold(Heard<Trade> heard, Trade trade) {
		Set<EventPosition> positions = this.seen.get(trade);
		if (positions == null || this.failovers && !this.heardSomewhere.contains(trade)) {
			// nobody has it: Redis lost it, or it was never sent
			return this.failovers
					|| heard.gaps().stream().anyMatch((gap) -> gap.isOpen() || gap.reason() == EventGap.Reason.UNSENT);
		}
		return positions.stream().anyMatch((position) -> isTold(heard, position));
	}

	private boolean isTold(Heard<Trade> heard, EventPosition position) {
		String epoch = position.epoch();
		long number = position.number();
		return this.failovers && hasAnother(heard, position)
				|| heard.gaps()
					.stream()
					.anyMatch((gap) -> gap.epoch().equals(epoch) && gap.from() <= number && number <= gap.to())
				|| !knows(heard, epoch) && heard.gaps().stream().anyMatch(EventGap::isOpen);
	}

	/**
	 * An epoch that began and ended while a node was cut off is a part of what its open
	 * gap stands for.
	 */
	private static boolean knows(Heard<Trade> heard, String epoch) {
		// an own event may be heard of an epoch that was over before any other was heard
		return heard.gaps().stream().anyMatch((gap) -> gap.epoch().equals(epoch)) || heard.infos()
			.stream()
			.flatMap((info) -> info.epoch().stream())
			.reduce((before, last) -> last)
			.filter(epoch::equals)
			.isPresent();
	}

	/**
	 * An own event may have been heard without the number that it got.
	 */
	private boolean hasAnother(Heard<Trade> heard, EventPosition position) {
		return heard.all()
			.stream()
			.anyMatch((each) -> each instanceof Trade trade
					&& this.seen.getOrDefault(trade, Set.of()).contains(position));
	}

	private static void assertOrdered(List<Trade> trades) {
		List<Long> amounts = new ArrayList<>(trades.stream().map(Trade::amount).toList());
		assertThat(amounts).isSorted();
		Set<Long> distinct = new HashSet<>(amounts);
		assertThat(distinct).hasSameSizeAs(amounts);
	}

}
