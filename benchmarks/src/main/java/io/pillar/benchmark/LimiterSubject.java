package io.pillar.benchmark;

import java.util.function.BiFunction;

/**
 * A rate limiter that is measured.
 */
enum LimiterSubject implements Contender {

	EVALSHA("raw EVALSHA of Pillar's script", Column.EVALSHA, EvalshaLimiter::new),

	BUCKET4J("bucket4j", Column.BUCKET4J, (redis, quota) -> new Bucket4jLimiter(redis, quota, false)),

	BUCKET4J_BATCHING("bucket4j, batching", Column.BATCHING, (redis, quota) -> new Bucket4jLimiter(redis, quota, true)),

	REDISSON("Redisson RRateLimiter", Column.REDISSON, RedissonLimiter::new),

	GATEWAY("Spring Cloud Gateway RedisRateLimiter", Column.GATEWAY, GatewayLimiter::new),

	RESILIENCE4J("Resilience4j", Column.RESILIENCE4J, (redis, quota) -> new Resilience4jLimiter(quota)),

	PILLAR("Pillar", Column.PILLAR, (redis, quota) -> new PillarLimiter(redis, quota, false)),

	PILLAR_LEASED("Pillar, leased", Column.PILLAR, (redis, quota) -> new PillarLimiter(redis, quota, true));

	private final String title;

	private final Column column;

	private final BiFunction<String, Quota, Limiter> factory;

	LimiterSubject(String title, Column column, BiFunction<String, Quota, Limiter> factory) {
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
	 * Start the limiter of one node.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @param quota how much it allows to each key
	 * @return the limiter
	 */
	Limiter start(String redis, Quota quota) {
		return this.factory.apply(redis, quota);
	}

}
