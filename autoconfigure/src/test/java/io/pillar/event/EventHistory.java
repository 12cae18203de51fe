package io.pillar.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

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

	private final Function<Trade, Integer> threads;

	private final boolean failovers;

	/**
	 * Create one.
	 * @param failovers whether Redis may have lost events that it had answered for, which
	 * nobody can tell who did not have them
	 */
	EventHistory(Map<String, Heard<Trade>> nodes, boolean failovers) {
		this(nodes, failovers, (trade) -> 0);
	}

	/**
	 * Create one.
	 * @param threads which of the threads of a node published an event
	 */
	EventHistory(Map<String, Heard<Trade>> nodes, boolean failovers, Function<Trade, Integer> threads) {
		this.nodes = nodes;
		this.threads = threads;
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
	 * Note that Redis lost an event in a failover.
	 */
	void lost(Trade trade) {
		this.heardSomewhere.remove(trade);
	}

	/**
	 * Each event is there once and in order, or within a gap.
	 * @param published all that was published, by symbol
	 */
	void check(Map<String, List<Trade>> published) {
		this.nodes.forEach((node, heard) -> {
			checkNumbers(node, heard);
			Map<Trade, EventInfo> events = events(heard);
			AtomicLong dropped = new AtomicLong(dropped(heard));
			published.forEach((symbol, trades) -> {
				for (Trade trade : trades) {
					if (!events.containsKey(trade)) {
						assertThat(symbol.equals(node) ? isOwnTold(node, trade, dropped) : isTold(node, trade))
							.as("%s misses %s, which was %s; gaps: %s", node, trade, this.seen.get(trade), heard.gaps())
							.isTrue();
					}
				}
				if (!symbol.equals(node)) {
					events.keySet()
						.stream()
						.filter((trade) -> trade.symbol().equals(symbol))
						.collect(Collectors.groupingBy(this.threads))
						.values()
						.forEach((each) -> assertOrdered(node, each));
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
			if (each instanceof EventGap gap && gap.isOpen() && this.failovers) {
				last.remove(gap.epoch());
			}
			else if (each instanceof EventGap gap && !gap.isOpen() && isOfTheTopic(gap)) {
				assertThat(gap.from()).as("begin of %s on %s", gap, node)
					.isGreaterThan(last.getOrDefault(gap.epoch(), 0L));
				last.put(gap.epoch(), gap.to());
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
	 * What a node delivers without a number does not wait for a listener whose queue is
	 * full: it drives out the oldest, and is itself driven out without a number.
	 */
	private boolean isOwnTold(String node, Trade trade, AtomicLong dropped) {
		Heard<Trade> heard = this.nodes.get(node);
		Set<EventPosition> positions = this.seen.getOrDefault(trade, Set.of());
		return heard.gaps()
			.stream()
			.filter((gap) -> gap.reason() == EventGap.Reason.OVERFLOW)
			.anyMatch((gap) -> positions.stream().anyMatch((position) -> isWithin(gap, position)))
				|| isTold(node, trade) && isOver(heard, trade) || dropped.decrementAndGet() >= 0;
	}

	private static long dropped(Heard<Trade> heard) {
		return heard.gaps()
			.stream()
			.filter((gap) -> gap.reason() == EventGap.Reason.OVERFLOW && gap.epoch().isEmpty())
			.mapToLong(EventGap::size)
			.sum();
	}

	private static boolean isWithin(EventGap gap, EventPosition position) {
		return gap.epoch().equals(position.epoch()) && gap.from() <= position.number() && position.number() <= gap.to();
	}

	// others are not told in their place
	private static boolean isOfTheTopic(EventGap gap) {
		return gap.reason() != EventGap.Reason.UNSENT && gap.reason() != EventGap.Reason.OVERFLOW;
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

	private boolean isTold(String node, Trade trade) {
		Heard<Trade> heard = this.nodes.get(node);
		Set<EventPosition> positions = this.seen.get(trade);
		if (positions == null || this.failovers && !this.heardSomewhere.contains(trade)) {
			// nobody has it: Redis lost it, or it was never sent
			return this.failovers
					|| heard.gaps().stream().anyMatch((gap) -> gap.isOpen() || gap.reason() == EventGap.Reason.UNSENT);
		}
		return positions.stream().anyMatch((position) -> isTold(node, position));
	}

	private boolean isTold(String node, EventPosition position) {
		Heard<Trade> heard = this.nodes.get(node);
		String epoch = position.epoch();
		return this.failovers && hasAnother(node, position)
				|| heard.gaps().stream().anyMatch((gap) -> isWithin(gap, position))
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
	 * Of its own event a node has the number, heard or not.
	 */
	private boolean hasAnother(String node, EventPosition position) {
		return this.seen.entrySet()
			.stream()
			.filter((each) -> each.getValue().contains(position))
			.anyMatch((each) -> each.getKey().symbol().equals(node)
					|| this.nodes.get(node).all().contains(each.getKey()));
	}

	private static void assertOrdered(String node, List<Trade> trades) {
		List<Long> amounts = new ArrayList<>(trades.stream().map(Trade::amount).toList());
		assertThat(amounts).as("order on %s of %s", node, trades).isSorted();
		Set<Long> distinct = new HashSet<>(amounts);
		assertThat(distinct).hasSameSizeAs(amounts);
	}

}
