package io.pillar.benchmark;

import java.util.function.Function;

/**
 * Messages from node to node that are measured.
 */
enum MessengerSubject implements Contender {

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

	private final String title;

	private final Column column;

	private final Function<String, Messenger> factory;

	MessengerSubject(String title, Column column, Function<String, Messenger> factory) {
		this.title = title;
		this.column = column;
		this.factory = factory;
	}

	@Override
	public String title() {
		return this.title;
	}

	@Override
	public Column column() {
		return this.column;
	}

	/**
	 * Start the messages of one node.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @return the messages
	 */
	Messenger start(String redis) {
		return this.factory.apply(redis);
	}

}
