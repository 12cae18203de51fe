package io.pillar.docs.event;

import java.util.concurrent.atomic.LongAdder;

import org.springframework.stereotype.Service;

import io.pillar.event.EventBus;
import io.pillar.event.EventName;
import io.pillar.event.EventReach;
import io.pillar.event.EventTopic;

/**
 * A service that tells the fleet of trades.
 */
// tag::bus[]
@Service
public class Trades {

	private final LongAdder volume = new LongAdder();

	private final EventBus events;

	Trades(EventBus events) {
		this.events = events;
		events.subscribe("trades:**", TradeExecuted.class, (trade) -> this.volume.add(trade.amount()));
	}

	public boolean executed(String user, TradeExecuted trade) {
		// a part from outside is never taken for a pattern or for two parts
		EventReach reach = this.events.publish(EventTopic.of("trades", user), trade);
		return reach == EventReach.FLEET;
	}

	public long volume() {
		return this.volume.sum();
	}

	@EventName("trade-executed")
	public record TradeExecuted(String symbol, long amount) {

	}

}
// end::bus[]
