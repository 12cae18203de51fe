package io.pillar.benchmark;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

import io.pillar.embedded.RedisServer;

/**
 * What tests need that run each subject once, so that no benchmark is started that cannot
 * run: a server, which is empty when a test begins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SubjectBase {

	final RedisServer redis = RedisServer.builder().start();

	@AfterAll
	void stopRedis() {
		this.redis.close();
	}

	@BeforeEach
	void emptyRedis() {
		this.redis.execute("FLUSHALL");
	}

}
