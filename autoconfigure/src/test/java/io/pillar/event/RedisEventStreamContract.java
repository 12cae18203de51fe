package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import io.pillar.embedded.RedisServer;

/**
 * What clients are sent by two nodes with one Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisEventStreamContract extends EventStreamContract {

	private RedisServer redis;

	private StreamSite site;

	private StreamSite other;

	/**
	 * Start the first node; the other one has Spring MVC.
	 */
	abstract StreamSite start(String... properties);

	@BeforeAll
	void start() {
		this.redis = RedisServer.builder().start();
		this.site = start(properties());
		this.other = new StreamSite(properties());
	}

	@AfterAll
	void stop() {
		this.other.close();
		this.site.close();
		this.redis.close();
	}

	String[] properties() {
		return new String[] { "spring.data.redis.host=" + this.redis.host(),
				"spring.data.redis.port=" + this.redis.port(), "pillar.redis.timeout=2s" };
	}

	RedisServer redis() {
		return this.redis;
	}

	@Override
	StreamSite site() {
		return this.site;
	}

	@Override
	StreamSite elsewhere() {
		return this.other;
	}

}
