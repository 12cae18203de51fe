package io.pillar.session;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a node does that is cut off from Redis and does not know the session that a client
 * names.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnknownSessionContract {

	private static final int ROOM = 3;

	private final RedisServer redis = RedisServer.builder().start();

	private final TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());

	private SessionServer there;

	private SessionServer cut;

	abstract SessionServer start(String... properties);

	@BeforeAll
	void startBoth() {
		this.there = start("spring.data.redis.host=" + this.redis.host(),
				"spring.data.redis.port=" + this.redis.port());
		this.cut = start("spring.data.redis.host=" + this.proxy.host(), "spring.data.redis.port=" + this.proxy.port(),
				"pillar.session.max-pending=" + ROOM);
	}

	@AfterAll
	void stopBoth() {
		this.cut.close();
		this.there.close();
		this.proxy.close();
		this.redis.close();
	}

	private void cutOff() {
		this.proxy.cut();
		awaitAvailable(false);
	}

	@AfterEach
	void heal() {
		this.proxy.heal();
		awaitAvailable(true);
	}

	private void awaitAvailable(boolean available) {
		await().until(() -> this.cut.bean(RedisAvailability.class).isAvailable() == available);
	}

	@Test
	void cookieOfASessionThatTheNodeDoesNotKnowIsLeftAlone() {
		SessionServer.Browser browser = this.there.browser();
		browser.get("/set?name=a&value=1");
		String cookies = browser.cookies();
		cutOff();
		for (String path : new String[] { "/set?name=b&value=2", "/get?name=a", "/plain" }) {
			HttpResponse<String> response = browser.on(this.cut).get(path);
			assertThat(response.statusCode()).as(path).isEqualTo(200);
			assertThat(response.headers().firstValue("Set-Cookie")).as(path).isEmpty();
		}
		heal();
		assertThat(browser.cookies()).isEqualTo(cookies);
		assertThat(browser.on(this.cut).body("/get?name=a")).startsWith("1");
		assertThat(browser.on(this.cut).body("/get?name=b")).startsWith("null");
	}

	@Test
	void loginInPlaceOfASessionThatTheNodeDoesNotKnowCounts() {
		SessionServer.Browser browser = this.there.browser();
		browser.get("/set?name=a&value=1");
		cutOff();
		SessionServer.Browser user = browser.on(this.cut);
		assertThat(user.get("/login-as?user=alice").statusCode()).isEqualTo(200);
		assertThat(user.cookies()).isNotEqualTo(browser.cookies());
		user.get("/set?name=b&value=2");
		assertThat(user.body("/get?name=b")).startsWith("2");
		heal();
		await().until(() -> user.on(this.there).body("/get?name=b").startsWith("2"));
	}

	@Test
	void loginForWhichThereIsNoRoomIsRefusedAndHarmsNothing() {
		SessionServer.Browser browser = this.there.browser();
		browser.get("/set?name=a&value=1");
		cutOff();
		for (int i = 0; i < ROOM; i++) {
			this.cut.browser().get("/login-as?user=dave");
		}
		HttpResponse<String> refused = browser.on(this.cut).get("/login-as?user=dave");
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
		heal();
		assertThat(browser.on(this.cut).body("/get?name=a")).startsWith("1");
	}

	@Test
	void clientWithoutASessionGetsOne() {
		cutOff();
		SessionServer.Browser browser = this.cut.browser();
		browser.get("/set?name=a&value=1");
		assertThat(browser.body("/get?name=a")).startsWith("1");
	}

	@Test
	void nobodyIsToldThatATokenIsWorthNothing() {
		SessionTokens tokens = this.cut.bean(SessionTokens.class);
		String unknown = this.there.bean(SessionTokens.class).create(SessionUser.of("carol")).value();
		cutOff();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> tokens.validate(unknown));
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> tokens.renew(unknown));
		String known = tokens.create(SessionUser.of("carol")).value();
		assertThat(tokens.validate(known)).isPresent();
		assertThat(tokens.validate("~")).isEmpty();
		heal();
		assertThat(tokens.validate(unknown)).isPresent();
	}

}
