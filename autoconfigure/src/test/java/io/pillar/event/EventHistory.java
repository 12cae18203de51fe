package io.pillar.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what the subscriptions of all nodes saw of one topic.
 */
final class EventHistory {

	// by the event, where another node saw it
	private final Map<Trade, EventInfo> seen = new HashMap<>();

	private final Map<String, Heard<Trade>> nodes;

	private final boolean failovers;

	/**
	 * Create one.
	 * @param failovers whether Redis may have lost events that it had answered for, which
	 * nobody can tell who did not have them
	 */
	EventHistory(Map<String, Heard<Trade>> nodes, boolean failovers) {
		this.nodes = nodes;
		this.failovers = failovers;
		nodes.values().forEach((heard) -> events(heard).forEach((trade, info) -> {
			if (info.number().isPresent()) {
				this.seen.put(trade, info);
			}
		}));
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
				EventInfo before = events.put(trade, infos.get(i));
				assertThat(before).as("%s came twice, the second time as %s", trade, infos.get(i)).isNull();
				i++;
			}
		}
		return events;
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
		Optional<String> epoch = Optional.ofNullable(this.seen.get(trade)).flatMap(EventInfo::epoch);
		return heard.gaps()
			.stream()
			.filter(EventGap::isOpen)
			.anyMatch((gap) -> epoch.isEmpty() || epoch.get().equals(gap.epoch()));
	}

	private boolean isTold(Heard<Trade> heard, Trade trade) {
		EventInfo info = this.seen.get(trade);
		if (info == null) {
			// nobody has it: Redis lost it, or it was never sent
			return this.failovers
					|| heard.gaps().stream().anyMatch((gap) -> gap.isOpen() || gap.reason() == EventGap.Reason.UNSENT);
		}
		String epoch = info.epoch().orElseThrow();
		long number = info.number().orElseThrow();
		return this.failovers && hasAnother(heard, epoch, number)
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
		return heard.gaps().stream().anyMatch((gap) -> gap.epoch().equals(epoch))
				|| heard.infos().stream().anyMatch((info) -> info.epoch().equals(Optional.of(epoch)));
	}

	private static boolean hasAnother(Heard<Trade> heard, String epoch, long number) {
		return heard.infos()
			.stream()
			.anyMatch(
					(info) -> info.number().equals(OptionalLong.of(number)) && info.epoch().equals(Optional.of(epoch)));
	}

	private static void assertOrdered(List<Trade> trades) {
		List<Long> amounts = new ArrayList<>(trades.stream().map(Trade::amount).toList());
		assertThat(amounts).isSorted();
		Set<Long> distinct = new HashSet<>(amounts);
		assertThat(distinct).hasSameSizeAs(amounts);
	}

}
