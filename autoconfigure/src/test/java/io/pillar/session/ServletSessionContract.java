package io.pillar.session;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a servlet may expect of its sessions, as Spring Session gives it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServletSessionContract {

	private SessionServer server;

	private SessionServer.Browser browser;

	abstract SessionServer start();

	SessionServer server() {
		return this.server;
	}

	@BeforeAll
	void startServer() {
		this.server = start();
	}

	@AfterAll
	void stopServer() {
		this.server.close();
	}

	@BeforeEach
	void openBrowser() {
		this.browser = this.server.browser();
	}

	private static String cookie(HttpResponse<String> response) {
		return response.headers().firstValue("Set-Cookie").orElse("none");
	}

	@Test
	void newClientThatIsOnlyLookedAtGetsNoSession() {
		HttpResponse<String> response = this.browser.get("/peek");
		assertThat(response.body()).isEqualTo("none");
		assertThat(cookie(response)).isEqualTo("none");
	}

	@Test
	void sessionIsFoundByItsCookieAndTheCookieIsSentOnce() {
		HttpResponse<String> first = this.browser.get("/set?name=a&value=1");
		assertThat(cookie(first)).startsWith("SESSION=").contains("Path=/", "HttpOnly", "SameSite=Lax");
		HttpResponse<String> second = this.browser.get("/get?name=a");
		assertThat(second.body()).isEqualTo("1");
		assertThat(cookie(second)).isEqualTo("none");
		assertThat(this.browser.body("/peek")).isEqualTo(first.body());
		assertThat(this.server.browser().body("/get?name=a")).isEqualTo("null");
	}

	@Test
	void idThatAClientMadeUpIsNotAdopted() {
		HttpResponse<String> response = this.server.get("/set?name=a&value=1", "Cookie", "SESSION=bWFkZS11cA==");
		assertThat(response.body()).isNotEqualTo("made-up");
		assertThat(cookie(response)).startsWith("SESSION=").doesNotContain("bWFkZS11cA==");
		assertThat(this.server.get("/peek", "Cookie", "SESSION=bWFkZS11cA==").body()).isEqualTo("none");
	}

	@Test
	void sessionSaysWhetherItIsNew() {
		assertThat(this.browser.body("/facts")).isEqualTo("true false 1800 true");
		assertThat(this.browser.body("/facts")).isEqualTo("false true 1800 true");
		this.browser.get("/interval?seconds=60");
		assertThat(this.browser.body("/facts")).isEqualTo("false true 60 true");
	}

	@Test
	void attributeThatIsRemovedIsGone() {
		this.browser.get("/set?name=a&value=1");
		this.browser.get("/set?name=b&value=2");
		this.browser.get("/remove?name=a");
		assertThat(this.browser.body("/get?name=a")).isEqualTo("null");
		assertThat(this.browser.body("/get?name=b")).isEqualTo("2");
	}

	@Test
	void sessionThatGetsAnotherIdKeepsWhatItHasAndLosesTheOldOne() {
		String old = this.browser.body("/set?name=a&value=1");
		String cookies = this.browser.cookies();
		HttpResponse<String> changed = this.browser.get("/change");
		assertThat(changed.body()).isNotEqualTo(old);
		assertThat(cookie(changed)).startsWith("SESSION=");
		assertThat(this.browser.body("/get?name=a")).isEqualTo("1");
		assertThat(this.browser.body("/peek")).isEqualTo(changed.body());
		assertThat(this.server.get("/peek", "Cookie", cookies).body()).isEqualTo("none");
	}

	@Test
	void changeWithoutASessionFails() {
		assertThat(this.browser.get("/change").statusCode()).isEqualTo(500);
	}

	@Test
	void sessionThatIsInvalidatedIsGoneAndItsCookieToo() {
		this.browser.get("/set?name=a&value=1");
		String cookies = this.browser.cookies();
		HttpResponse<String> response = this.browser.get("/invalidate");
		assertThat(response.body()).isEqualTo("invalid");
		assertThat(cookie(response)).startsWith("SESSION=;").contains("Max-Age=0");
		assertThat(this.server.get("/peek", "Cookie", cookies).body()).isEqualTo("none");
	}

	@Test
	void sessionAfterOneThatWasInvalidatedIsAnotherOne() {
		String old = this.browser.body("/set?name=a&value=1");
		String cookies = this.browser.cookies();
		HttpResponse<String> response = this.browser.get("/renew");
		assertThat(response.body()).isNotEqualTo(old);
		assertThat(this.browser.body("/get?name=fresh")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=a")).isEqualTo("null");
		assertThat(this.server.get("/peek", "Cookie", cookies).body()).isEqualTo("none");
	}

	@Test
	void sessionWhoseUserIsRemovedBeforeItIsInvalidatedIsGone() {
		this.browser.get("/set?name=a&value=1");
		this.browser.get("/login-as?user=alice");
		String cookies = this.browser.cookies();
		assertThat(this.browser.body("/get?name=a")).isEqualTo("1");
		assertThat(this.browser.body("/logout")).isEqualTo("logged out");
		assertThat(this.server.get("/peek", "Cookie", cookies).body()).isEqualTo("none");
	}

	@Test
	void whatWasSetBeforeTheResponseBeganAndWhatWasSetLaterIsThere() {
		assertThat(this.browser.body("/halves")).isEqualTo("first second");
		assertThat(this.browser.body("/get?name=first")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=second")).isEqualTo("2");
	}

	@Test
	void pageThatIsForwardedToHasTheSameSession() {
		this.browser.get("/onward");
		assertThat(this.browser.body("/get?name=before")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=within")).isEqualTo("2");
	}

	@Test
	void pageThatIsIncludedHasTheSameSession() {
		HttpResponse<String> response = this.browser.get("/onward?include=1");
		assertThat(cookie(response)).startsWith("SESSION=");
		assertThat(this.browser.body("/get?name=before")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=within")).isEqualTo("2");
		assertThat(this.browser.body("/get?name=after")).isEqualTo("3");
	}

	@Test
	void errorPageHasTheSessionOfTheRequest() {
		HttpResponse<String> refused = this.browser.get("/refuse");
		assertThat(refused.statusCode()).isEqualTo(418);
		assertThat(refused.body()).isEqualTo("error 1 null");
		assertThat(this.browser.body("/get?name=refused")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=error")).isEqualTo("1");
		HttpResponse<String> failed = this.browser.get("/throw");
		assertThat(failed.statusCode()).isEqualTo(500);
		assertThat(failed.body()).isEqualTo("error 1 1");
		assertThat(this.browser.body("/get?name=failed")).isEqualTo("1");
	}

	@Test
	void whatAnotherThreadSetsForTheRequestIsThere() {
		assertThat(this.browser.body("/later")).isEqualTo("later");
		assertThat(this.browser.body("/get?name=now")).isEqualTo("1");
		assertThat(this.browser.body("/get?name=later")).isEqualTo("2");
	}

	@Test
	void attributesOfARedirectArriveOnce() {
		HttpResponse<String> response = this.browser.get("/go?to=/went");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(this.browser.body("/plain")).isEqualTo("plain");
		assertThat(this.browser.body("/went")).isEqualTo("hello");
		assertThat(this.browser.body("/went")).isEmpty();
	}

}
