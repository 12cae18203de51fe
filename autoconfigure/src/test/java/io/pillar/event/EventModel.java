package io.pillar.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes and a Redis, in which anything happens.
 */
final class EventModel {

	private static final int STEPS = 3000;

	private static final List<String> NAMES = List.of("a", "b", "c");

	private final Map<String, ModelNode> nodes = new TreeMap<>();

	private final List<Map.Entry<Trade, EventPosition>> positions = new ArrayList<>();

	// what Redis has forgotten, which nobody can tell who did not have it
	private final Set<Trade> lost = new HashSet<>();

	private final Trouble trouble;

	private final Random random;

	private ModelRedis master;

	private long amount;

	EventModel(EventLevel level, Trouble trouble, EventOverflow overflow, Random random) {
		this.trouble = trouble;
		this.random = random;
		this.master = new ModelRedis(20, this::numbered);
		TopicSettings topic = new TopicSettings("topic", level, 1, 20, (overflow == EventOverflow.WAIT) ? 5 : 1_000_000,
				10_000, overflow);
		NAMES.forEach((name) -> this.nodes.put(name,
				new ModelNode(name, topic, this.master, random, trouble == Trouble.ROUTES)));
	}

	/**
	 * Return which of the threads of a node publishes an event.
	 */
	static int threadOf(long amount) {
		return (int) (amount & 1);
	}

	private void numbered(ModelRedis redis, Envelope event, EventPosition position) {
		Trade trade = ModelSink.trade(event);
		this.positions.add(Map.entry(trade, position));
		if (redis == this.master) {
			this.lost.remove(trade);
		}
		else if (!this.master.has(event)) {
			this.lost.add(trade);
		}
	}

	void run() {
		settle();
		for (int i = 0; i < STEPS; i++) {
			ModelNode node = this.nodes.get(NAMES.get(this.random.nextInt(NAMES.size())));
			node.step();
			if (this.random.nextInt(30) == 0) {
				node.publish(++this.amount);
			}
			if (this.random.nextInt(40) == 0) {
				node.happen(this.master);
			}
			if (this.random.nextInt(300) == 0) {
				disturb();
			}
		}
		settle();
		check();
	}

	private void disturb() {
		Runnable late = this.master.late().poll();
		if (late != null) {
			late.run();
		}
		if (this.trouble == Trouble.EMPTIED) {
			this.master.flush();
		}
		else if (this.trouble.hasFailovers()) {
			List<Envelope> last = this.master.last(this.random.nextInt(6));
			last.forEach((event) -> this.lost.add(ModelSink.trade(event)));
			this.master = this.master.replica(last.size());
			this.nodes.values()
				.stream()
				.filter((node) -> this.trouble == Trouble.REPLACED || this.random.nextBoolean())
				.forEach((node) -> node.follow(this.master));
		}
	}

	/**
	 * Let everything end, and something be published that everybody hears.
	 */
	private void settle() {
		for (Runnable late = this.master.late().poll(); late != null; late = this.master.late().poll()) {
			late.run();
		}
		settleNodes();
		for (int i = 0; i < 10 && !isHeardEverywhere(this.amount); i++) {
			long last = ++this.amount;
			this.nodes.values().forEach((node) -> node.publish(last));
			settleNodes();
		}
		assertThat(isHeardEverywhere(this.amount)).as("what was published last was heard").isTrue();
	}

	private boolean isHeardEverywhere(long last) {
		List<Trade> all = NAMES.stream().map((name) -> new Trade(name, last)).toList();
		return this.nodes.values().stream().allMatch((node) -> node.heard().all().containsAll(all));
	}

	private void settleNodes() {
		for (int i = 0; i < 4; i++) {
			this.nodes.values().forEach((node) -> node.settle(this.master));
		}
	}

	private void check() {
		Map<String, Heard<Trade>> heard = new TreeMap<>();
		Map<String, List<Trade>> published = new TreeMap<>();
		this.nodes.values().forEach((node) -> {
			heard.put(node.name(), node.heard());
			published.put(node.name(), node.published());
		});
		EventHistory history = new EventHistory(heard, this.trouble.hasFailovers(),
				(trade) -> threadOf(trade.amount()));
		if (this.trouble == Trouble.CUT || this.trouble == Trouble.ROUTES) {
			heard.forEach((node, each) -> assertThat(each.gaps()).as("gaps on %s", node).noneMatch(EventGap::isOpen));
		}
		this.positions.forEach((each) -> history.saw(each.getKey(), each.getValue()));
		this.lost.forEach(history::lost);
		history.check(published);
	}

	/**
	 * What happens beside connections that are lost.
	 */
	enum Trouble {

		/**
		 * Nothing.
		 */
		CUT,

		/**
		 * Nothing, and messages come on two connections, some of them twice.
		 */
		ROUTES,

		/**
		 * Redis loses its data.
		 */
		EMPTIED,

		/**
		 * A replica takes over that does not have the last events.
		 */
		REPLACED,

		/**
		 * So does this, and each connection of a node finds it at another time.
		 */
		SPLIT;

		private boolean hasFailovers() {
			return this == REPLACED || this == SPLIT;
		}

	}

}
