package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Messages from node to node that are measured.
 */
enum MessengerSubject implements NodeContender<Messenger> {

	RAW("raw PUBLISH", Column.RAW_PUBLISH, RawMessenger::new),

	REDISSON("Redisson RTopic", Column.REDISSON, RedissonMessenger::new),

	SPRING("Spring's RedisMessageListenerContainer", Column.SPRING, SpringMessenger::new),

	PILLAR_FIRE("Pillar, `fire`", Column.PILLAR, (redis) -> new PillarMessenger(redis, "level=fire")),

	PILLAR_SEQUENCED("Pillar, `sequenced`", Column.PILLAR, (redis) -> new PillarMessenger(redis, "level=sequenced")),

	PILLAR_REPLAY("Pillar, `replay`", Column.PILLAR, (redis) -> new PillarMessenger(redis, "level=replay")),

	PILLAR_LONG_REPLAY("Pillar, `replay`, `history: 100000`, `overflow: wait`", Column.PILLAR,
			(redis) -> new PillarMessenger(redis, "level=replay", "history=100000", "overflow=wait")),

	REDISSON_RELIABLE("Redisson `RReliableTopic`", Column.REDISSON, RedissonReliableMessenger::new),

	SPRING_STREAM("Spring Data's `StreamMessageListenerContainer`", Column.SPRING,
			(redis) -> new SpringStreamMessenger(redis, false)),

	SPRING_STEADY_STREAM("Spring Data's `StreamMessageListenerContainer`, `cancelOnError(ex -> false)`", Column.SPRING,
			(redis) -> new SpringStreamMessenger(redis, true));

	private final Entry<Messenger> entry;

	MessengerSubject(String title, Column column, Function<String, Messenger> factory) {
		this.entry = new Entry<>(title, column, factory);
	}

	@Override
	public Entry<Messenger> entry() {
		return this.entry;
	}

}
