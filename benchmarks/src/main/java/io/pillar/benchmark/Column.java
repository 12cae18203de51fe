package io.pillar.benchmark;

import java.util.List;

/**
 * Whose figure it is. A peer's column is filled by different subjects in different rows:
 * the client alone is Caffeine in one and Lettuce in another.
 */
enum Column {

	PILLAR("Pillar"), CLIENT("client alone"), SPRING("Spring"), JETCACHE("JetCache"), REDISSON("Redisson"),
	EVALSHA("raw `EVALSHA`"), BUCKET4J("bucket4j"), BATCHING("bucket4j, batching"), GATEWAY("Spring Cloud Gateway"),
	RESILIENCE4J("Resilience4j, one node"), RAW_LOCK("raw `SET NX` and script"), REDISSON_FENCED("Redisson, fenced"),
	SPRING_INTEGRATION("Spring Integration"), SHEDLOCK("ShedLock"), SPRING_SESSION("Spring Session"),
	SPRING_INDEXED("Spring Session, indexed"), RAW_PUBLISH("raw `PUBLISH`"), SET("set and key for each user"),
	SORTED_SET("sorted set");

	static final List<Column> OF_CACHES = List.of(CLIENT, SPRING, JETCACHE, REDISSON);

	static final List<Column> OF_LIMITS = List.of(EVALSHA, BUCKET4J, BATCHING, REDISSON, GATEWAY, RESILIENCE4J);

	static final List<Column> OF_LOCKS = List.of(RAW_LOCK, REDISSON, REDISSON_FENCED, SPRING_INTEGRATION, SHEDLOCK);

	static final List<Column> OF_SESSIONS = List.of(SPRING_SESSION, SPRING_INDEXED);

	static final List<Column> OF_EVENTS = List.of(RAW_PUBLISH, REDISSON, SPRING);

	static final List<Column> OF_PRESENCE = List.of(SET, SORTED_SET);

	private final String title;

	Column(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

}
