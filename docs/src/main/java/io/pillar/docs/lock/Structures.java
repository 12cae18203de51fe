package io.pillar.docs.lock;

import org.redisson.api.GeoUnit;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RGeo;
import org.redisson.api.RHyperLogLog;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RedissonClient;
import org.springframework.stereotype.Component;

/**
 * Data structures of Redis.
 */
// tag::structures[]
@Component
public class Structures {

	private final RedissonClient redis;

	Structures(RedissonClient redis) {
		this.redis = redis;
	}

	public String bestBid(String symbol) {
		RScoredSortedSet<String> bids = this.redis.getScoredSortedSet("bots:bids:" + symbol);
		bids.add(101.5, "order-7");
		return bids.last();
	}

	public boolean isNew(String word) {
		RBloomFilter<String> seen = this.redis.getBloomFilter("bots:seen");
		seen.tryInit(1_000_000, 0.01);
		return seen.add(word);
	}

	public long visitors(String visitor) {
		RHyperLogLog<String> visitors = this.redis.getHyperLogLog("bots:visitors");
		visitors.add(visitor);
		return visitors.count();
	}

	public double kilometres() {
		RGeo<String> places = this.redis.getGeo("bots:places");
		places.add(13.4, 52.5, "Berlin");
		places.add(11.6, 48.1, "Munich");
		return places.dist("Berlin", "Munich", GeoUnit.KILOMETERS);
	}

}
// end::structures[]
