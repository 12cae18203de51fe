package io.pillar.benchmark;

import java.util.function.BiFunction;

/**
 * A cache that is measured.
 */
enum Subject implements Contender {

	CAFFEINE("Caffeine", (redis, tiers) -> new CaffeineNode()),

	CAFFEINE_CACHE("Spring CaffeineCache", (redis, tiers) -> SpringNodes.caffeineCache()),

	LETTUCE("Lettuce", (redis, tiers) -> new LettuceNode(redis)),

	LETTUCE_UNDECODED("Lettuce, bytes only", (redis, tiers) -> new UndecodedLettuceNode(redis)),

	REDIS_CACHE("Spring RedisCache", (redis, tiers) -> SpringNodes.redisCache(redis, true)),

	REDIS_CACHE_DEFAULT("Spring RedisCache, default writes", (redis, tiers) -> SpringNodes.redisCache(redis, false)),

	JETCACHE("JetCache", JetCacheNode::new),

	REDISSON("Redisson RLocalCachedMap", RedissonNode::new),

	PILLAR("Pillar", SpringNodes::pillar);

	private final String title;

	private final BiFunction<String, Tiers, Node> factory;

	Subject(String title, BiFunction<String, Tiers, Node> factory) {
		this.title = title;
		this.factory = factory;
	}

	@Override
	public String title() {
		return this.title;
	}

	@Override
	public Column column() {
		return switch (this) {
			case CAFFEINE, LETTUCE, LETTUCE_UNDECODED -> Column.CLIENT;
			case CAFFEINE_CACHE, REDIS_CACHE, REDIS_CACHE_DEFAULT -> Column.SPRING;
			case JETCACHE -> Column.JETCACHE;
			case REDISSON -> Column.REDISSON;
			case PILLAR -> Column.PILLAR;
		};
	}

	/**
	 * Start one node of a fleet that shares a server.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @param tiers where it keeps its entries, where it can choose
	 * @return the node
	 */
	Node start(String redis, Tiers tiers) {
		return this.factory.apply(redis, tiers);
	}

}
