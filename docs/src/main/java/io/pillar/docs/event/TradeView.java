package io.pillar.docs.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.stereotype.Service;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.event.EventBus;
import io.pillar.event.EventGap;
import io.pillar.event.EventInfo;
import io.pillar.event.EventReceiver;
import io.pillar.event.EventTopic;

/**
 * Shows the last trades, and loads them again where some are missing.
 */
// tag::gaps[]
@Service
public class TradeView implements EventReceiver<TradeExecuted> {

	private final List<TradeExecuted> shown = new CopyOnWriteArrayList<>();

	TradeView(EventBus events) {
		events.subscribe(EventTopic.parse("trades:**"), TradeExecuted.class, this);
	}

	@Override
	public void event(TradeExecuted trade, EventInfo info) {
		this.shown.add(trade);
	}

	@Override
	public void gap(EventGap gap) {
		// told in the place of what is missing: what comes next is newer
		this.shown.clear();
		this.shown.addAll(load());
	}

	private List<TradeExecuted> load() {
		return List.of();
	}

	public List<TradeExecuted> shown() {
		return List.copyOf(this.shown);
	}

}
// end::gaps[]
