package io.pillar.sample.chat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import io.pillar.event.EventBus;
import io.pillar.lock.RunOnce;

/**
 * Makes prices up. One node of all does it each time, wherever the last one came from.
 */
@Component
class Market {

	static final String TOPIC = "prices";

	private static final List<String> SYMBOLS = List.of("OAK", "ELM", "ASH");

	private final Map<String, Long> prices = new ConcurrentHashMap<>();

	private final EventBus events;

	Market(EventBus events) {
		this.events = events;
		events.subscribe(TOPIC, Price.class, (price) -> this.prices.put(price.symbol(), price.cents()));
	}

	@Scheduled(fixedRateString = "${sample.price-rate}")
	@RunOnce(name = "prices")
	void trade() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
		long before = this.prices.getOrDefault(symbol, 10_000L);
		this.events.publish(TOPIC, new Price(symbol, Math.max(1, before + random.nextLong(-100, 101))));
	}

}
