package io.pillar.session;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees of a login that is one session too many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionLimitContract {

	private final RedisServer redis = RedisServer.builder().start();

	private SessionServer server;

	abstract SessionServer start(String... properties);

	@BeforeAll
	void startServer() {
		this.server = start("spring.data.redis.host=" + this.redis.host(),
				"spring.data.redis.port=" + this.redis.port(), "pillar.session.per-user.max=1",
				"pillar.session.per-user.when-full=refuse");
	}

	@AfterAll
	void stopServer() {
		this.server.close();
		this.redis.close();
	}

	@Test
	void loginThatIsRefusedIsAConflictAndLeavesWhatWasThere() {
		SessionServer.Browser first = this.server.browser();
		assertThat(first.get("/login-as?user=carol").statusCode()).isEqualTo(200);
		SessionServer.Browser second = this.server.browser();
		second.get("/set?name=cart&value=book");
		String cookies = second.cookies();
		for (int i = 0; i < 2; i++) {
			assertThat(second.get("/login-as?user=carol").statusCode()).isEqualTo(409);
			assertThat(second.cookies()).isEqualTo(cookies);
			assertThat(second.body("/get?name=cart")).startsWith("book");
			assertThat(second.body("/get?name=user")).startsWith("null");
		}
		assertThat(first.body("/get?name=user")).startsWith("carol");
		assertThat(this.server.bean(UserSessions.class).of("carol")).hasSize(1);
		assertThat(first.get("/logout").statusCode()).isEqualTo(200);
		assertThat(second.get("/login-as?user=carol").statusCode()).isEqualTo(200);
		assertThat(second.body("/get?name=cart")).startsWith("book");
		assertThat(second.body("/get?name=user")).startsWith("carol");
	}

}
