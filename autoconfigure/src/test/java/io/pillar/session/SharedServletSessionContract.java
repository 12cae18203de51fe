package io.pillar.session;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a servlet may expect beyond that of sessions that requests share.
 */
abstract class SharedServletSessionContract extends ServletSessionContract {

	private static final int REQUESTS = 8;

	@Test
	void requestsThatSetDifferentAttributesAtTheSameTimeAllCount() {
		SessionServer.Browser browser = begin();
		List<CompletableFuture<HttpResponse<String>>> requests = IntStream.range(0, REQUESTS)
			.mapToObj((i) -> underWay(browser, "name" + i))
			.toList();
		SessionPages.letGo(REQUESTS);
		requests.forEach((request) -> assertThat(request.join().statusCode()).isEqualTo(200));
		for (int i = 0; i < REQUESTS; i++) {
			assertThat(browser.body("/get?name=name" + i)).isEqualTo("set");
		}
	}

	@Test
	void requestUnderWayWhoseSessionIsInvalidatedIsAnsweredAndStoresNothing() {
		assertHarmless("/invalidate");
	}

	@Test
	void requestUnderWayWhoseSessionGetsAnotherIdIsAnsweredAndStoresNothing() {
		assertHarmless("/change");
	}

	@Test
	void requestUnderWayWhoseUserLogsOutIsAnsweredAndStoresNothing() {
		assertHarmless("/logout");
	}

	private void assertHarmless(String path) {
		SessionServer.Browser browser = begin();
		SessionServer.Browser same = browser.on(server());
		CompletableFuture<HttpResponse<String>> request = underWay(browser, "late");
		assertThat(same.get(path).statusCode()).isEqualTo(200);
		SessionPages.letGo(1);
		assertThat(request.join().statusCode()).isEqualTo(200);
		assertThat(request.join().headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(browser.body("/peek")).isEqualTo("none");
		assertThat(same.body("/get?name=late")).isEqualTo("null");
	}

	@Test
	void idFromBeforeALoginIsWorthNothing() {
		SessionServer.Browser attacker = begin();
		SessionServer.Browser user = attacker.on(server());
		assertThat(user.get("/login-as?user=alice").statusCode()).isEqualTo(200);
		assertThat(user.body("/get?name=a")).isEqualTo("1");
		assertThat(attacker.body("/peek")).isEqualTo("none");
		String before = user.cookies();
		user.get("/login-as?user=bob");
		assertThat(user.body("/get?name=a")).isEqualTo("1");
		assertThat(server().get("/peek", "Cookie", before).body()).isEqualTo("none");
	}

	@Test
	void ofTwoLoginsOfOneSessionAtTheSameTimeOneCounts() {
		SessionServer.Browser browser = begin();
		List<SessionServer.Browser> both = List.of(browser.on(server()), browser.on(server()));
		List<CompletableFuture<HttpResponse<String>>> logins = both.stream()
			.map((one) -> CompletableFuture.supplyAsync(() -> one.get("/login-as?user=alice"),
					(task) -> new Thread(task, "browser").start()))
			.toList();
		logins.forEach((login) -> assertThat(login.join().statusCode()).isEqualTo(200));
		assertThat(both.stream().filter((one) -> one.body("/get?name=a").equals("1"))).hasSize(1);
		assertThat(browser.body("/peek")).isEqualTo("none");
	}

	private SessionServer.Browser begin() {
		SessionServer.Browser browser = server().browser();
		browser.get("/set?name=a&value=1");
		return browser;
	}

	private static CompletableFuture<HttpResponse<String>> underWay(SessionServer.Browser browser, String name) {
		CompletableFuture<HttpResponse<String>> request = CompletableFuture
			.supplyAsync(() -> browser.get("/wait?name=" + name), (task) -> new Thread(task, "browser").start());
		SessionPages.awaitArrival();
		return request;
	}

}
